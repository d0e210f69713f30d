use super::{Folder, LESSON, png_header};

#[test]
fn without_a_name_it_writes_mydask_png_as_dask_does() {
    let folder = Folder::new();
    let said =
        folder.ok(&["draw", "da.random.normal(0.0, 0.1, size=50000000*16, chunks=50000000*16//4).mean()"]);
    assert_eq!(folder.files(), ["mydask.png"]);
    let (width, height, dpi) = png_header(&folder.path("mydask.png"));
    // Dask's own picture of this graph has 809 × 974 pixels.
    assert!(width.abs_diff(809) < 40 && height.abs_diff(974) < 40, "{width} × {height}");
    assert!((dpi.unwrap() - 96.0).abs() < 0.1);
    assert_eq!(said, format!("mydask.png, {width} × {height} px: 9 tasks\n"));
}

#[test]
fn each_extension_is_its_format() {
    let folder = Folder::new();
    folder.ok(&[
        "draw", LESSON, "-q", "-o", "a.svg", "-o", "a.dot", "-o", "a.ndjson", "-o", "b.PNG", "-o", "c", "-o",
        "a.pdf", "-o", "a.JPG",
    ]);
    assert_eq!(folder.files(), ["a.dot", "a.jpg", "a.ndjson", "a.pdf", "a.svg", "b.png", "c.png"]);
    let svg = folder.read("a.svg");
    let document = roxmltree::Document::parse(&svg).unwrap();
    let titles = document.descendants().filter(|n| n.has_tag_name("title")).count();
    assert!(titles >= 18, "a title for every circle and box, {titles} found");
    assert!(svg.contains(">mean_agg-aggregate</text>"), "labels are text");
    assert!(folder.read("a.dot").starts_with("digraph"));
    assert!(folder.read("a.ndjson").lines().nth(1).unwrap().contains("\"kind\":\"plan\""));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let folder = Folder::new();
    for name in ["a", "b"] {
        let outputs = ["svg", "png", "pdf", "jpg", "dot", "ndjson"].map(|e| format!("{name}.{e}"));
        let mut args = vec!["draw", "-q", LESSON];
        outputs.iter().for_each(|o| args.extend(["-o", o]));
        folder.ok(&args);
    }
    for extension in ["svg", "png", "pdf", "jpg", "dot", "ndjson"] {
        let read = |name: &str| std::fs::read(folder.path(&format!("{name}.{extension}"))).unwrap();
        assert!(read("a") == read("b"), "{extension}");
    }
}

#[test]
fn a_program_is_read_from_a_file_or_standard_input_and_may_name_its_picture() {
    let folder = Folder::new();
    folder.write(
        "lesson.py",
        "import dask.array as da\n\ndim = 50000000*16\nnumChunks = 4\n\
         randomArray = da.random.normal(0.0,0.1,size=dim,chunks=(int(dim/numChunks)))\n\
         meanDelayed = randomArray.mean()\nmeanDelayed.visualize()\nmeanDelayed.compute()\n",
    );
    assert!(folder.ok(&["draw", "lesson.py"]).ends_with(": 9 tasks\n"));
    assert_eq!(folder.files(), ["lesson.py", "mydask.png"]);
    folder.write(
        "named.py",
        "import dask.array as da\nda.random.random(8, chunks=2).sum().visualize('mean.svg')",
    );
    folder.ok(&["draw", "named.py"]);
    assert!(folder.files().contains(&"mean.svg".to_owned()));
    // What the text asks for does not matter to who says it on the command line.
    folder.write(
        "pdf.py",
        "import dask.array as da\nda.random.random(8, chunks=2).sum().visualize('mean.bmp')",
    );
    folder.refused(2, &["draw", "pdf.py"]);
    folder.ok(&["draw", "pdf.py", "-o", "said.svg"]);
    // What is passed over is said.
    folder.write("two.py", "import dask\nx = da.random.random(4)\ny = x.sum()\ndask.visualize(x, y)");
    let output =
        folder.chunkscope(&["draw", "two.py", "-o", "two.svg"]).assert().success().get_output().clone();
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("note: line 4: "), "{output:?}");
    folder.chunkscope(&["draw", "-", "-o", "piped.svg"]).write_stdin(LESSON).assert().success();
    assert!(folder.files().contains(&"piped.svg".to_owned()));
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let folder = Folder::new();
    std::os::unix::fs::symlink("target.svg", folder.path("link.svg")).unwrap();
    for _ in 0..2 {
        folder.ok(&["draw", LESSON, "-q", "-o", "link.svg"]);
        assert!(folder.path("link.svg").is_symlink());
        assert!(folder.read("target.svg").contains("<svg"));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_display_the_picture_is_written_and_that_is_said() {
    let folder = Folder::new();
    let mut command = folder.chunkscope(&["draw", LESSON, "--open"]);
    let output =
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").assert().code(1).get_output().clone();
    assert!(String::from_utf8_lossy(&output.stderr).contains("there is no display"));
    assert_eq!(folder.files(), ["mydask.png"]);
}

#[test]
fn a_direction_a_theme_and_a_size_change_the_picture() {
    let folder = Folder::new();
    folder.ok(&["draw", LESSON, "-q", "-o", "bt.png"]);
    folder.ok(&["draw", LESSON, "-q", "-o", "lr.png", "--rankdir", "lr"]);
    folder.ok(&["draw", LESSON, "-q", "-o", "double.png", "--scale", "2"]);
    folder.ok(&["draw", LESSON, "-q", "-o", "fine.png", "--dpi", "192"]);
    let size = |name: &str| png_header(&folder.path(name));
    let (width, height, _) = size("bt.png");
    assert!(size("lr.png").0 > size("lr.png").1, "from left to right it is wide");
    for larger in ["double.png", "fine.png"] {
        let (w, h, _) = size(larger);
        assert!(w.abs_diff(2 * width) <= 1 && h.abs_diff(2 * height) <= 1, "{larger}: {w} × {h}");
    }
    assert!((size("fine.png").2.unwrap() - 192.0).abs() < 0.1);
    for theme in ["dask", "light", "dark", "print"] {
        folder.ok(&["draw", LESSON, "-q", "-o", &format!("{theme}.svg"), "--theme", theme]);
    }
    assert_ne!(folder.read("dark.svg"), folder.read("light.svg"));
}

#[test]
fn what_would_run_looks_different_from_what_is_written() {
    let folder = Folder::new();
    let said = folder.ok(&["draw", LESSON, "-o", "ran.svg", "--optimize"]);
    assert!(said.ends_with(": 5 tasks\n"), "{said}");
    let svg = folder.read("ran.svg");
    assert!(
        svg.contains(">normal</text>") && svg.contains(">mean_chunk</text>"),
        "a fused task lists its steps"
    );
    folder.ok(&["draw", LESSON, "-q", "-o", "written.svg"]);
    assert_ne!(svg, folder.read("written.svg"));
}

#[test]
fn a_recording_is_drawn_like_the_program_that_it_came_from() {
    let folder = Folder::new();
    folder.ok(&["draw", LESSON, "-q", "-o", "a.svg", "-o", "a.ndjson"]);
    folder.ok(&["draw", "a.ndjson", "-q", "-o", "b.svg"]);
    assert_eq!(folder.read("a.svg"), folder.read("b.svg"));
    folder.ok(&["run", LESSON, "-q", "-o", "run.svg", "-o", "run.ndjson"]);
    folder.ok(&["draw", "run.ndjson", "-q", "-o", "again.svg"]);
    assert_eq!(folder.read("run.svg"), folder.read("again.svg"));
}

#[test]
fn many_tasks_are_drawn_as_few_boxes_unless_all_are_asked_for() {
    let folder = Folder::new();
    let many = "da.random.random(64_000, chunks=1000).sum()";
    let labels = |name: &str| {
        let svg = folder.read(name);
        let document = roxmltree::Document::parse(&svg).unwrap();
        let texts = document.descendants().filter(|n| n.has_tag_name("text")).filter_map(|n| n.text());
        texts.map(str::to_owned).collect::<Vec<_>>()
    };
    let said = folder.ok(&["draw", many, "-o", "a.svg"]);
    assert!(said.ends_with(": 149 tasks\n"), "{said}");
    assert!(labels("a.svg").iter().all(|label| !label.contains('×')));
    let said = folder.ok(&["draw", &many.replace("64_000", "65_000"), "-o", "b.svg"]);
    assert!(said.ends_with(": 155 tasks, alike ones as one box (--full draws each)\n"), "{said}");
    let stacked = labels("b.svg");
    assert!(stacked.contains(&"random_sample × 65".to_owned()), "{stacked:?}");
    assert!(stacked.contains(&"4 : 1".to_owned()), "{stacked:?}");
    folder.ok(&["draw", &many.replace("64_000", "65_000"), "-o", "c.svg", "--full"]);
    assert_eq!(labels("c.svg").iter().filter(|label| *label == "random_sample").count(), 65);
    folder.ok(&["draw", many, "-o", "d.svg", "--view", "layers"]);
    assert!(labels("d.svg").contains(&"shape 64000".to_owned()));
    folder.ok(&["draw", many, "-o", "e.svg", "--view", "stacks", "--boxes", "1"]);
    let both = folder.refused(2, &["draw", many, "--full", "--view", "stacks"]);
    assert!(both.contains("cannot be used with"), "{both}");
}

#[test]
fn a_title_and_a_caption_are_above_and_below_the_picture() {
    let folder = Folder::new();
    folder.ok(&["draw", LESSON, "-q", "-o", "a.svg", "--title", "Four & one", "--caption", "first\nsecond"]);
    let svg = folder.read("a.svg");
    let document = roxmltree::Document::parse(&svg).unwrap();
    let texts = |id: &str| -> Vec<(String, f64)> {
        let group = document.descendants().find(|n| n.attribute("id") == Some(id)).expect(id);
        let lines = group.descendants().filter(|n| n.has_tag_name("text"));
        lines.map(|n| (n.text().unwrap().to_owned(), n.attribute("y").unwrap().parse().unwrap())).collect()
    };
    let (title, caption) = (texts("title"), texts("caption"));
    assert_eq!(title.len(), 1);
    assert_eq!(title[0].0, "Four & one");
    assert_eq!(caption.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(), ["first", "second"]);
    let height: f64 =
        document.root_element().attribute("height").unwrap().trim_end_matches("pt").parse().unwrap();
    assert!(title[0].1 < 0.1 * height && caption[0].1 > 0.9 * height && caption[1].1 < height);
}

#[test]
fn a_slide_is_as_large_as_a_screen_and_says_little() {
    let folder = Folder::new();
    folder.ok(&["draw", LESSON, "-q", "--theme", "slide", "-o", "a.png", "-o", "a.svg"]);
    let (width, height, _) = png_header(&folder.path("a.png"));
    assert!(width <= 1920 && height <= 1080 && (width >= 1919 || height >= 1079), "{width} × {height}");
    let svg = folder.read("a.svg");
    assert!(svg.contains(">mean_chunk</text>") && !svg.contains(" B</text>"));
    folder.ok(&["draw", LESSON, "-q", "--theme", "slide", "--scale", "1", "-o", "b.png"]);
    assert!(png_header(&folder.path("b.png")).0 < 1000);
}

#[test]
fn colours_of_dasks_visualize_number_the_tasks() {
    let folder = Folder::new();
    folder.ok(&["draw", LESSON, "-q", "--color", "order", "-o", "a.svg"]);
    let program = format!("{LESSON}.visualize('b.svg', color='order')");
    folder.ok(&["draw", &program, "-q"]);
    assert_eq!(folder.read("a.svg"), folder.read("b.svg"));
    let svg = folder.read("a.svg");
    assert!(svg.contains("place in dask's order: 8") && svg.contains(">Place in Dask's order</text>"));
    folder.ok(&["draw", LESSON, "-q", "--color", "order-memorypressure", "-o", "c.svg"]);
    assert!(folder.read("c.svg").contains(">8-4</text>"));
    let asked = format!("{LESSON}.visualize(color='colour')");
    let said = folder.refused(2, &["draw", &asked]);
    assert!(said.contains("color=\"colour\"") && said.contains("\"memorypressure\""), "{said}");
}

#[test]
fn a_mosaic_is_coloured_by_what_is_asked_for() {
    let folder = Folder::new();
    for (name, color) in [("order", &["--color", "order"][..]), ("age", &["--color", "age"]), ("plain", &[])]
    {
        let file = format!("{name}.svg");
        let args = [&["draw", LESSON, "-q", "--view", "mosaic", "-o", &file], color].concat();
        folder.ok(&args);
    }
    let [order, age, plain] = ["order", "age", "plain"].map(|name| folder.read(&format!("{name}.svg")));
    assert!(order.contains(">Place in Dask's order</text>"), "{order}");
    assert!(age.contains(">Tasks that run while a block is held</text>"));
    assert!(!plain.contains("Dask's order"));
}

#[test]
fn one_task_is_one() {
    let folder = Folder::new();
    let said = folder.ok(&["draw", "da.ones(4)", "-o", "a.svg"]);
    assert!(said.ends_with(": 1 task\n"), "{said}");
}

#[test]
fn a_terminal_gets_a_drawing_that_fits_and_no_file() {
    let folder = Folder::new();
    let drawn = folder.ok(&["draw", LESSON, "--term"]);
    assert!(folder.files().is_empty());
    assert_eq!(drawn.matches("mean_chunk").count(), 4);
    assert!(drawn.contains('▲') && drawn.lines().all(|line| line.chars().count() <= 80), "{drawn}");
    let many = "x = da.ones((80, 80), chunks=4); (x + x.T).sum()";
    let drawn = folder.ok(&["draw", many, "--term=text", "--full"]);
    assert!(drawn.lines().all(|line| line.starts_with("Alike") || line.chars().count() <= 80), "{drawn}");
    assert!(drawn.contains("add × 400") && drawn.contains("Alike tasks are one box"), "{drawn}");
    let narrow = folder.chunkscope(&["draw", LESSON, "--term"]).env("COLUMNS", "9").output().unwrap();
    assert!(String::from_utf8(narrow.stdout).unwrap().contains("and there are 9."));
    assert!(folder.ok(&["draw", LESSON, "--term=kitty"]).starts_with("\x1b_Ga=T,f=100,"));
    assert!(folder.ok(&["draw", LESSON, "--term=blocks"]).contains("▀"));
    folder.ok(&["draw", LESSON, "--term", "-q", "-o", "a.png"]);
    assert_eq!(folder.files(), ["a.png"]);
}

#[test]
fn mermaid_is_written_where_it_can_be_drawn() {
    let folder = Folder::new();
    folder.ok(&["draw", LESSON, "-q", "-o", "a.mmd", "--title", "say \"mean\""]);
    let text = folder.read("a.mmd");
    assert!(text.starts_with("---\ntitle: \"say \\\"mean\\\"\"\n---\nflowchart BT\n"), "{text}");
    assert_eq!(text.matches(" --> ").count(), 17);
    assert_eq!(text.matches("((\"").count(), 9);
    let many = "da.random.random(4000, chunks=10).sum()";
    let said = folder.refused(1, &["draw", many, "--full", "-o", "b.mmd"]);
    assert!(said.contains("500") && said.contains("--view stacks"), "{said}");
    assert_eq!(folder.files(), ["a.mmd"]);
}

#[test]
fn a_layer_is_opened_and_a_wrong_one_is_told_the_right_ones() {
    let folder = Folder::new();
    let sum = "da.ones((400, 400), chunks=10).sum()";
    folder.ok(&["draw", sum, "-q", "--expand", "sum-aggregate", "--exemplars", "1", "-o", "a.svg"]);
    let svg = folder.read("a.svg");
    assert!(svg.contains(">ones_like × 1,598</text>") && svg.contains(">(39, 39)</text>"), "{svg}");
    let said = folder.refused(2, &["draw", sum, "--expand", "sums"]);
    assert!(said.contains("--expand sums") && said.contains("ones_like, sum, sum-aggregate"), "{said}");
}

#[test]
fn graphviz_places_everything_where_it_is_installed() {
    let folder = Folder::new();
    let missing = folder.chunkscope(&["draw", LESSON, "--engine", "dot"]).env("PATH", "").output().unwrap();
    assert_eq!(missing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("install graphviz"));
    assert!(folder.files().is_empty());
    if std::process::Command::new("dot").arg("-V").output().is_ok() {
        folder.ok(&["draw", LESSON, "-q", "--engine", "dot", "-o", "a.png", "-o", "own.svg"]);
        let (width, height, _) = png_header(&folder.path("a.png"));
        // Dask's own picture, which is Graphviz's, has 809 × 974 pixels.
        assert!(width.abs_diff(809) < 10 && height.abs_diff(974) < 10, "{width} × {height}");
    }
}

#[test]
fn a_picture_that_would_be_too_wide_is_folded() {
    let folder = Folder::new();
    let aspect = |name: &str| {
        let svg = folder.read(name);
        let document = roxmltree::Document::parse(&svg).unwrap();
        let view = document.root_element().attribute("viewBox").unwrap();
        let numbers: Vec<f64> = view.split(' ').map(|word| word.parse().unwrap()).collect();
        numbers[2] / numbers[3]
    };
    let wide = "da.random.random(64_000, chunks=1000).sum()";
    folder.ok(&["draw", wide, "-o", "page.svg"]);
    assert!((0.8..2.5).contains(&aspect("page.svg")), "{}", aspect("page.svg"));
    folder.ok(&["draw", wide, "-o", "strip.svg", "--no-fold"]);
    assert!(aspect("strip.svg") > 5.0, "{}", aspect("strip.svg"));
    folder.ok(&["draw", wide, "-o", "sideways.svg", "--rankdir", "LR"]);
    assert!((0.8..3.0).contains(&aspect("sideways.svg")), "{}", aspect("sideways.svg"));
}

#[test]
fn a_full_picture_that_nobody_could_read_is_a_mosaic_and_says_so() {
    let folder = Folder::new();
    let many = "da.random.normal(size=3000, chunks=1).mean()";
    let said = folder.ok(&["draw", many, "--full", "--no-fold", "-o", "a.png", "-o", "a.svg"]);
    assert!(said.contains("a cell a task") && said.contains("--view stacks have them"), "{said}");
    assert!(!said.lines().any(|line| line.contains("a.svg,") && line.contains("cell")), "{said}");
    let (width, height, _) = png_header(&folder.path("a.png"));
    assert!(width < 4 * height, "{width} × {height}");
    assert_eq!(folder.read("a.svg").matches("class=\"call\"").count(), 7_001);
    folder.ok(&["draw", many, "-q", "--view", "mosaic", "-o", "b.png"]);
    assert!(std::fs::read(folder.path("a.png")).unwrap() == std::fs::read(folder.path("b.png")).unwrap());
    // Whoever insists gets it, and is told.
    let said = folder.ok(&["draw", many, "--view", "calls", "--no-fold", "-o", "c.png"]);
    assert!(said.contains("too small to be read"), "{said}");
    let refused = folder.refused(2, &["draw", many, "--view", "mosaic", "-o", "d.dot"]);
    assert!(refused.contains("a mosaic has no marks"), "{refused}");
}

#[test]
fn a_scale_that_is_asked_for_may_have_more_pixels() {
    let folder = Folder::new();
    let many = "da.random.normal(size=300, chunks=1).mean()";
    let pixels = |args: &[&str]| {
        folder.ok(&[&["draw", many, "--full", "--no-fold", "-q", "-o", "a.png"], args].concat());
        let (width, height, _) = png_header(&folder.path("a.png"));
        u64::from(width) * u64::from(height)
    };
    assert!(pixels(&[]) <= 100_000_000);
    assert!(pixels(&["--scale", "1"]) > 100_000_000);
}
