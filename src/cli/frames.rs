//! `chunkscope frames`: a run as a sequence of slides that lie exactly over each other.

use super::{
    args::FramesArgs,
    error::CliError,
    film::Film,
    input::{self, Input},
    outputs,
    run::{Plan, compute},
    say,
    shown::{Picture, Shown, ShownRun},
    watch::{Progress, Signals},
};
use chunkscope::{
    backend,
    geom::size,
    inspect::{RunOf, as_written},
    quantity::counted,
    recording::RecordedRun,
    scene::Scene,
};
use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

/// What slides are written as.
enum Slides {
    /// PNGs with numbers, and a file of their captions.
    Folder(PathBuf),
    /// One SVG that keys lead through.
    Svg(PathBuf),
    /// One that shows them one after the other.
    Gif(PathBuf),
}

pub(crate) fn frames(args: &FramesArgs) -> Result<(), CliError> {
    if args.picture.outputs.is_empty() {
        return Err(CliError::usage("a place for the slides is needed")
            .hint("for example: -o steps for a folder of PNGs, -o steps.svg, -o steps.gif"));
    }
    let began = Instant::now();
    let input = input::read(&args.input.source)?.tasks(&args.input.source)?;
    let outputs =
        args.picture.outputs.iter().map(|name| Slides::named(name)).collect::<Result<Vec<_>, _>>()?;
    if let Some(run) = &input.run {
        let RecordedRun { graph: ran, origin, trace, .. } = run;
        let measured = as_written(&input.written, origin, trace);
        let film = Film::new(RunOf { written: &input.written, ran, origin, trace, measured: &measured });
        return write(args, &input, &film, run.result.as_deref(), &outputs);
    }
    input.refuse_recording(&args.input.source)?;
    let plan = Plan::new(&input, &args.work)?;
    let signals = Signals::catch()?;
    let finished = compute(&input, &plan, &signals, Progress::unless(false), None, began)?;
    let film = Film::new(finished.run_of(&input, &plan.rewrite));
    write(args, &input, &film, finished.about.result.as_deref(), &outputs)?;
    finished.result.map(drop)
}

impl Slides {
    /// A folder, which is made, or a file of one of the formats that hold many slides.
    ///
    /// # Errors
    /// For other formats, and places that cannot be written.
    fn named(name: &str) -> Result<Self, CliError> {
        let path = Path::new(name);
        let extension = path.extension().and_then(|e| e.to_str()).map(str::to_lowercase);
        match extension.as_deref() {
            _ if path.is_dir() => Ok(Self::Folder(path.to_owned())),
            Some("svg") => outputs::check_writable(path).map(|()| Self::Svg(path.to_owned())),
            Some("gif") => outputs::check_writable(path).map(|()| Self::Gif(path.to_owned())),
            Some(format @ ("png" | "pdf" | "jpg" | "jpeg" | "html" | "dot" | "mmd" | "ndjson")) => {
                Err(CliError::usage(format!("a .{format} cannot hold the slides of a run"))
                    .hint("for example: -o steps for a folder of PNGs, -o steps.svg, -o steps.gif"))
            }
            _ if path.is_file() => {
                Err(CliError::usage(format!("cannot write slides into {}: it is a file", path.display())))
            }
            _ => fs::create_dir_all(path)
                .map(|()| Self::Folder(path.to_owned()))
                .map_err(|e| CliError::file("make the folder", path, &e)),
        }
    }
}

/// Draws all slides, as large as the largest, and writes them.
fn write(
    args: &FramesArgs,
    input: &Input,
    film: &Film<'_>,
    result: Option<&str>,
    outputs: &[Slides],
) -> Result<(), CliError> {
    let (scenes, sentences) = scenes(args, input, film, result)?;
    let n = counted(scenes.len() as u64, "slide");
    let sheet = &args.picture.sheet;
    for output in outputs {
        match output {
            Slides::Folder(folder) => {
                let mut captions = String::new();
                for (i, (scene, sentence)) in scenes.iter().zip(&sentences).enumerate() {
                    let name = format!("{:03}.png", i + 1);
                    let (png, _) = sheet.pixels(scene, backend::png::png)?;
                    outputs::write(&folder.join(&name), |out| out.write_all(&png))?;
                    let _ = writeln!(captions, "{name}: {}", sentence.replace('\n', " "));
                }
                outputs::write(&folder.join("captions.txt"), |out| out.write_all(captions.as_bytes()))?;
                say(&format!("{}: {n}, captions.txt\n", folder.display()))?;
            }
            Slides::Svg(path) => {
                let svg = backend::svg::slides(&scenes, &sentences);
                outputs::write(path, |out| out.write_all(svg.as_bytes()))?;
                say(&format!("{}: {n}, for a browser: arrow keys lead on and back\n", path.display()))?;
            }
            Slides::Gif(path) => {
                let hundredths = (100.0 * args.seconds).round().clamp(2.0, f64::from(u16::MAX)) as u16;
                let (gif, note) = sheet.pixels_of_all(&scenes, |scenes, options| {
                    backend::gif::gif(scenes, options, hundredths)
                })?;
                outputs::write(path, |out| out.write_all(&gif))?;
                say(&format!("{}: {n}{note}\n", path.display()))?;
            }
        }
    }
    Ok(())
}

/// All slides, as large as the largest, and their sentences.
fn scenes(
    args: &FramesArgs,
    input: &Input,
    film: &Film<'_>,
    result: Option<&str>,
) -> Result<(Vec<Scene>, Vec<String>), CliError> {
    let run = |result| Some(ShownRun { of: film.run, result });
    let whole = Picture {
        args: &args.picture,
        shown: Shown::Tasks(&input.written),
        expr: &input.expr,
        asked_direction: input.direction,
        color: None,
        run: run(result),
        compared: None,
        moment: None,
        recording: &String::new,
    };
    let most = args.most.get() as usize;
    let slides = if args.quiz { film.quiz(most) } else { film.slides(most) };
    let sentences: Vec<String> = slides.iter().map(|&slide| film.sentence(slide)).collect();
    let mut scenes = Vec::new();
    for (&slide, sentence) in slides.iter().zip(&sentences) {
        let caption = args.picture.sheet.caption.clone().unwrap_or_else(|| sentence.clone());
        let picture_args = args.picture.with_caption(caption);
        let moment = |task| film.moment(task, slide.now);
        let result = result.filter(|_| film.is_last(slide));
        let picture = Picture { args: &picture_args, run: run(result), moment: Some(&moment), ..whole };
        scenes.push(picture.scene()?);
    }
    let width = scenes.iter().map(|scene| scene.size.width).fold(0.0, f64::max);
    let height = scenes.iter().map(|scene| scene.size.height).fold(0.0, f64::max);
    scenes.iter_mut().for_each(|scene| scene.size = size(width, height));
    Ok((scenes, sentences))
}
