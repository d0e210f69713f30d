//! A few small pictures, pixel by pixel. After a change that is meant, run with `CHUNKSCOPE_ACCEPT=1` and look at
//! what it wrote.

use crate::sample::{self, Run};
use chunkscope::{
    backend::png::{PngOptions, png},
    scene::Scene,
};
use std::{fs, path::Path};

/// How far a channel may be off: rounding differs between processors.
const GRACE: u8 = 6;

struct Pixels {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

fn read(bytes: &[u8]) -> Pixels {
    let mut decoder = ::png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(::png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut buffer = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut buffer).unwrap();
    let rgb = match info.color_type {
        ::png::ColorType::Grayscale => buffer.iter().flat_map(|&grey| [grey; 3]).collect(),
        ::png::ColorType::Rgb => buffer,
        other => panic!("an opaque picture has no {other:?}"),
    };
    Pixels { width: info.width, height: info.height, rgb }
}

fn write(path: &Path, width: u32, height: u32, rgb: &[u8]) {
    let mut encoder = ::png::Encoder::new(fs::File::create(path).unwrap(), width, height);
    encoder.set_color(::png::ColorType::Rgb);
    encoder.write_header().unwrap().write_image_data(rgb).unwrap();
}

#[track_caller]
fn holds(name: &str, scene: &Scene) {
    let reference =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/pictures/references/{name}.png"));
    let actual = png(scene, &PngOptions { dpi: 96.0, scale: 0.75, ..PngOptions::default() }).unwrap();
    if std::env::var_os("CHUNKSCOPE_ACCEPT").is_some() {
        fs::write(&reference, &actual).unwrap();
    }
    let expected = fs::read(&reference).unwrap_or_else(|e| panic!("{}: {e}", reference.display()));
    let (is, should_be) = (read(&actual), read(&expected));
    let is_same_size = (is.width, is.height) == (should_be.width, should_be.height);
    let difference: Vec<u8> = is.rgb.iter().zip(&should_be.rgb).map(|(a, b)| a.abs_diff(*b)).collect();
    if is_same_size && difference.iter().all(|&off| off <= GRACE) {
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("{name}-actual.png")), &actual).unwrap();
    fs::write(folder.join(format!("{name}-expected.png")), &expected).unwrap();
    if is_same_size {
        let loud: Vec<u8> = difference.iter().map(|&off| 255 - off.saturating_mul(8)).collect();
        write(&folder.join(format!("{name}-difference.png")), is.width, is.height, &loud);
    }
    let n_off = difference.iter().filter(|&&off| off > GRACE).count();
    panic!("{name}: {n_off} channels differ; see {}", folder.display());
}

#[test]
fn a_plain_chain() {
    holds("plain-chain", &sample::scene(&sample::chain(), "dask", None));
}

#[test]
fn a_fused_run() {
    let run = Run { workers: 2, is_fused: true, spread: 2, ..Run::default() };
    holds("fused-run", &sample::scene(&sample::chain(), "light", Some(run)));
}

#[test]
fn a_failed_run_in_the_dark() {
    let run = Run { workers: 2, fails: true, spread: 2, ..Run::default() };
    holds("failed-run", &sample::scene(&sample::mean(2), "dark", Some(run)));
}

#[test]
fn a_run_on_paper() {
    let run = Run { workers: 6, spread: 2, ..Run::default() };
    holds("printed-run", &sample::scene(&sample::small(), "print", Some(run)));
}

#[test]
fn layers_with_their_chunks() {
    holds("layers", &sample::layered(&sample::arrays(), "light", false));
}

#[test]
fn a_run_by_worker_over_its_arrays() {
    holds("by-worker", &sample::colored(&sample::lesson(), "light", "worker", false));
}

#[test]
fn a_change_in_the_dark() {
    holds("change", &sample::changed(&sample::mean(2), "dark"));
}

#[test]
fn a_run_over_time() {
    holds("over-time", &sample::over_time(&sample::mean(4), "light", false, true));
}

#[test]
fn a_printed_run_over_time_under_its_graph() {
    holds("printed-over-time", &sample::over_time(&sample::chain(), "print", true, false));
}
