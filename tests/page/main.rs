//! Pages as their readers meet them, in a Chromium without a window. Where none is installed the tests say so and
//! pass.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says what it skips"
)]

mod browser;

use browser::Browser;
use serde_json::{Value, json};
use std::{io::Write, process::Command};

const LESSON: &str = "da.random.normal(0.0, 0.1, size=1600, chunks=400).mean()";
const LAPTOP: [u32; 2] = [1280, 720];
const PHONE: [u32; 2] = [390, 844];

/// Writes a page with the command and opens it. `None` where there is no browser.
fn opened(args: &[&str], size: [u32; 2], scheme: &str) -> Option<Browser> {
    let Some(program) = browser::installed() else {
        // Written past the test harness, which keeps what passing tests print to itself.
        let _ = writeln!(std::io::stderr(), "skipped: no Chromium is installed");
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.html");
    let mut command = Command::new(env!("CARGO_BIN_EXE_chunkscope"));
    assert!(command.args(args).arg("-qo").arg(&page).output().unwrap().status.success());
    let mut browser = Browser::start(&program, size, scheme);
    browser.open(&page);
    Some(browser)
}

/// Where a mark is on the screen.
fn place(browser: &mut Browser, mark: usize) -> [f64; 2] {
    let place = browser.tell(&format!(
        "(() => {{
            const box = canvas.getBoundingClientRect();
            return [box.left + (marks.x[{mark}] - view.x) * view.scale, box.top + (marks.y[{mark}] - view.y) * view.scale];
        }})()"
    ));
    [0, 1].map(|i| place[i].as_f64().unwrap())
}

/// The colour of the picture at a place of its canvas, as expressions in pixels.
fn pixel(browser: &mut Browser, x: &str, y: &str) -> String {
    let color = browser.tell(&format!(
        "(() => {{
            const one = new OffscreenCanvas(1, 1).getContext('2d', {{ willReadFrequently: true }});
            one.drawImage(canvas, -Math.floor({x}), -Math.floor({y}));
            const [r, g, b] = one.getImageData(0, 0, 1, 1).data;
            return '#' + [r, g, b].map((c) => c.toString(16).padStart(2, '0')).join('');
        }})()"
    ));
    color.as_str().unwrap().to_owned()
}

/// The colour in a mark's lower half, where no letters are.
fn color(browser: &mut Browser, mark: usize) -> String {
    let x = format!("(marks.x[{mark}] - view.x) * view.scale * pixels");
    let y = format!("(marks.y[{mark}] + 0.4 * marks.h[{mark}] - view.y) * view.scale * pixels");
    pixel(browser, &x, &y)
}

fn heading(browser: &mut Browser) -> Value {
    browser.tell("panel.hidden ? null : panel.querySelector('h2').textContent")
}

#[test]
fn marks_are_found_by_mouse_search_and_keys() {
    let Some(mut page) = opened(&["draw", LESSON], LAPTOP, "light") else { return };
    assert_eq!(page.tell("[marks.n, edges.n, document.title]"), json!([18, 17, LESSON]));
    // Task 5 is mean_chunk 1; its circle is mark 10.
    let at = place(&mut page, 10);
    page.point_at(at);
    assert_eq!(page.tell("[tip.hidden, tip.firstChild.textContent]"), json!([false, "mean_chunk 1"]));
    page.click(at);
    assert_eq!(heading(&mut page), "mean_chunk 1");
    let said = page.tell("panel.textContent").as_str().unwrap().to_owned();
    for words in ["mean_chunk takes 1 block of normal and gives one.", "('mean_chunk-", "Inputs (1)normal 1"]
    {
        assert!(said.contains(words), "{said}");
    }
    // What leads to it and what it leads to stays, the rest grows faint.
    assert_eq!(
        page.tell("[...kin].map((k, mark) => k ? mark : -1).filter((mark) => mark >= 0)"),
        json!([2, 3, 10, 11, 16, 17])
    );
    page.tell("panel.querySelector('.link').click()");
    page.settle();
    assert_eq!(heading(&mut page), "normal 1");
    page.press("ArrowUp");
    assert_eq!(heading(&mut page), "block 1 of normal");
    page.press("ArrowUp");
    assert_eq!(heading(&mut page), "mean_chunk 1");
    page.press("Escape");
    assert_eq!(heading(&mut page), Value::Null);
    page.press("/");
    page.write("CHUNK");
    for (hits, name) in [("1 of 4", "mean_chunk 0"), ("2 of 4", "mean_chunk 1")] {
        page.press("Enter");
        assert_eq!(page.tell("document.getElementById('hits').textContent"), hits);
        assert_eq!(heading(&mut page), name);
    }
    assert_eq!(page.complaints, Vec::<String>::new());
}

#[test]
fn the_picture_moves_and_grows_with_what_is_under_the_mouse() {
    let Some(mut page) = opened(&["draw", LESSON], LAPTOP, "light") else { return };
    let before = place(&mut page, 16);
    let [x, y] = [100.0, 600.0];
    page.drag([x, y], [x + 50.0, y - 30.0]);
    let after = place(&mut page, 16);
    assert!((after[0] - before[0] - 50.0).abs() < 0.5 && (after[1] - before[1] + 30.0).abs() < 0.5);
    let scale = page.tell("view.scale").as_f64().unwrap();
    page.press("+");
    assert!(page.tell("view.scale").as_f64().unwrap() > scale);
    page.press("0");
    let fitted = place(&mut page, 16);
    assert!((fitted[0] - before[0]).abs() < 0.5 && (fitted[1] - before[1]).abs() < 0.5);
    assert_eq!(page.complaints, Vec::<String>::new());
}

#[test]
fn a_run_is_coloured_replayed_and_laid_over_time() {
    let args = ["run", LESSON, "--as-written", "-w", "2"];
    let Some(mut page) = opened(&args, LAPTOP, "light") else { return };
    // The picture and the timeline have the colours of the scale.
    let scale = page.tell("[0, 1, 8].map((task) => coloring.legend.scale.color(run.busy[task]))");
    for (i, task) in [0, 1, 8].into_iter().enumerate() {
        assert_eq!(color(&mut page, 2 * task), scale[i].as_str().unwrap());
        assert_eq!(page.tell(&format!("colorOfTask({task})")), scale[i]);
    }
    assert_eq!(page.tell("Math.max(...timeline.curve.bytes) === run.peak[1] && timeline.liveAt(run.peak[0] - 1) < run.peak[1]"), true);
    // In the middle of the last task it runs, its block is not there yet, those that it takes are, and others are freed.
    let moment = "run.start[8] + run.busy[8] / 2";
    page.tell(&format!("setClock({moment})"));
    page.settle();
    assert_eq!(page.tell("[16, 17, 0, 1, 9].map(phaseOf)"), json!([1, 0, 2, 3, 2]));
    page.tell("setClock(0)");
    page.settle();
    assert_ne!(color(&mut page, 0), scale[0].as_str().unwrap());
    assert_eq!(page.tell("[phaseOf(16), phaseOf(17)]"), json!([0, 0]));
    // It plays to its end by itself, and can be stopped.
    page.tell("document.getElementById('play').click(), new Promise((done) => { const look = () => state.clock > 0 ? done() : requestAnimationFrame(look); look(); })");
    page.press("Escape");
    assert_eq!(page.tell("[state.isPlaying, state.clock > 0]"), json!([false, true]));
    page.tell("setClock(null)");
    // By time each task is where it ran, in the order of its start.
    page.press("t");
    assert_eq!(page.tell("[state.blend, marks.y[0] < marks.y[16]]")[0], 1);
    assert_eq!(
        page.tell("[...run.start].every((start, task) => Math.abs(marks.x[2 * task] - marks.w[2 * task] / 2 - start / run.wall * byTime.box[2]) < 0.6)"),
        true
    );
    page.press("t");
    assert_eq!(page.tell("[state.blend, marks.x[5] === structure.x[5]]"), json!([0, true]));
    // A bar and its mark are one.
    let bar = page.tell(
        "(() => { const box = document.getElementById('timeline').getBoundingClientRect(); return [box.left, box.top, box.width]; })()",
    );
    let [left, top, width] = [0, 1, 2].map(|i| bar[i].as_f64().unwrap());
    let [start, busy, wall, worker] = [0, 1, 2, 3]
        .map(|i| page.tell("[run.start[8], run.busy[8], run.wall, run.worker[8]]")[i].as_f64().unwrap());
    page.click([left + 70.0 + (width - 70.0) * (start + busy / 2.0) / wall, top + 22.0 * worker + 10.0]);
    assert_eq!(heading(&mut page), "mean_agg-aggregate ()");
    page.press("c");
    assert_eq!(page.tell("[state.showsCritical, criticalEdges.length]"), json!([true, 5]));
    for kind in ["none", "layer", "worker", "bytes", "wait"] {
        page.tell(&format!("setColors('{kind}')"));
        page.settle();
    }
    assert_eq!(page.complaints, Vec::<String>::new());
}

#[test]
fn a_page_fits_a_phone_in_the_dark() {
    let Some(mut page) = opened(&["run", LESSON], PHONE, "dark") else { return };
    assert_eq!(page.tell("[document.documentElement.scrollWidth, isDark()]"), json!([390, true]));
    assert!(page.tell("canvas.getBoundingClientRect().height").as_f64().unwrap() > 300.0);
    assert_eq!(pixel(&mut page, "2", "2"), "#14171b");
    page.tell("document.getElementById('theme').click()");
    page.settle();
    assert_eq!(pixel(&mut page, "2", "2"), "#ffffff");
    page.tell("select(2)");
    page.settle();
    assert_eq!(page.tell("document.documentElement.scrollWidth"), 390);
    assert_eq!(page.complaints, Vec::<String>::new());
}

#[test]
fn boxes_of_many_tasks_and_drawings_of_other_tools_have_pages_too() {
    let Some(mut page) = opened(&["run", "da.random.random(1000, chunks=1).mean()"], LAPTOP, "light") else {
        return;
    };
    page.tell("select(0)");
    page.tell("setClock(run.wall / 2)");
    page.settle();
    assert_eq!(page.tell("document.getElementById('time').disabled"), true);
    assert!(page.tell("panel.textContent").as_str().unwrap().contains("random_sample"));
    assert_eq!(page.complaints, Vec::<String>::new());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.dot");
    std::fs::write(&file, "digraph { a [label=\"</script><img src=x onerror='window.hit = 1'>\"]; a -> b }")
        .unwrap();
    let Some(mut page) = opened(&["draw", file.to_str().unwrap()], LAPTOP, "light") else { return };
    page.tell("select(0)");
    page.settle();
    let name = heading(&mut page);
    assert!(name.as_str().unwrap().starts_with("</script><img src=x"), "{name}");
    assert_eq!(page.tell("[typeof window.hit, document.images.length]"), json!(["undefined", 0]));
    assert_eq!(page.complaints, Vec::<String>::new());
}

#[test]
fn ten_thousand_tasks_are_shown_in_pieces() {
    let args = ["draw", "da.random.random(4300, chunks=1).mean()", "--full"];
    let Some(mut page) = opened(&args, LAPTOP, "light") else { return };
    assert_eq!(page.tell("[tasks.n, marks.n, front.revision === revision]"), json!([10_037, 20_074, true]));
    // A place that the grid finds is one that every mark that is looked at finds.
    assert_eq!(
        page.tell(
            "(() => {
                for (const [x, y, s] of [[0, 0, 500], [3000, 2000, 900], [9000, 4000, 2500]]) {
                    const found = new Set();
                    placesOfMarks.within([x, y, x + s, y + s], (mark) => found.add(mark));
                    for (let mark = 0; mark < marks.n; mark++) {
                        const [left, top, right, bottom] = boxOf(mark);
                        if (left < x + s && right > x && top < y + s && bottom > y && !found.has(mark)) return mark;
                    }
                }
                return 'all';
            })()"
        ),
        "all"
    );
    page.tell("reveal(5000)");
    page.settle();
    let at = place(&mut page, 5000);
    page.click(at);
    assert_eq!(page.tell("state.selected"), 5000);
    assert_eq!(page.complaints, Vec::<String>::new());
}
