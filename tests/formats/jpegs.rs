//! What a JPEG promises: the PNG's picture.

use crate::sample::{self, Run};
use chunkscope::{
    backend::{
        jpeg::jpeg,
        png::{PngError, PngOptions, pixel_size, png},
    },
    scene::Scene,
};
use zune_jpeg::{JpegDecoder, zune_core::bytestream::ZCursor};

/// Width, height and RGB.
fn decoded(bytes: &[u8]) -> (usize, usize, Vec<u8>) {
    let mut decoder = JpegDecoder::new(ZCursor::new(bytes));
    let pixels = decoder.decode().unwrap();
    let (width, height) = decoder.dimensions().unwrap();
    (width, height, pixels)
}

fn pixels_of_png(bytes: &[u8]) -> Vec<u8> {
    let mut decoder = ::png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(::png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut buffer = vec![0; reader.output_buffer_size().unwrap()];
    match reader.next_frame(&mut buffer).unwrap().color_type {
        ::png::ColorType::Grayscale => buffer.iter().flat_map(|&grey| [grey; 3]).collect(),
        ::png::ColorType::Rgb => buffer,
        other => panic!("an opaque picture has no {other:?}"),
    }
}

#[test]
fn has_the_pngs_pixels() {
    let run = Run { workers: 2, is_fused: true, fails: true, spread: 600 };
    for (theme, what) in [("dask", None), ("dask", Some(run)), ("dark", Some(run))] {
        let scene = sample::scene(&sample::mean(4), theme, what);
        let options = PngOptions { dpi: 96.0, scale: 0.75, ..PngOptions::default() };
        let (width, height, pixels) = decoded(&jpeg(&scene, &options).unwrap());
        assert_eq!((width as u64, height as u64), pixel_size(&scene, &options));
        let exact = pixels_of_png(&png(&scene, &options).unwrap());
        let off: Vec<u8> = pixels.iter().zip(&exact).map(|(a, b)| a.abs_diff(*b)).collect();
        let mean = off.iter().map(|&off| f64::from(off)).sum::<f64>() / off.len() as f64;
        let most = off.iter().max().unwrap();
        assert!(pixels.len() == exact.len() && mean < 1.5 && *most < 64, "{theme}: mean {mean}, most {most}");
    }
}

#[test]
fn says_its_resolution_and_is_the_same_every_time() {
    let scene = sample::scene(&sample::chain(), "dask", None);
    let options = PngOptions { dpi: 150.4, scale: 1.0, ..PngOptions::default() };
    let bytes = jpeg(&scene, &options).unwrap();
    assert!(bytes == jpeg(&scene, &options).unwrap());
    assert_eq!(&bytes[6..11], b"JFIF\0");
    // Pixels per inch, across and down.
    assert_eq!(bytes[13..18], [1, 0, 150, 0, 150]);
}

#[test]
fn is_on_white_where_the_scene_has_no_canvas() {
    let scene = Scene { canvas: None, ..sample::scene(&sample::chain(), "dask", None) };
    let (_, _, pixels) = decoded(&jpeg(&scene, &PngOptions::default()).unwrap());
    assert_eq!(pixels[..3], [255; 3]);
    assert!(pixels.iter().any(|&channel| channel < 40), "and has ink");
}

#[test]
fn refuses_what_the_png_refuses() {
    let scene = sample::scene(&sample::chain(), "dask", None);
    let refused = jpeg(&scene, &PngOptions { dpi: 96.0, scale: 1e6, ..PngOptions::default() });
    assert!(matches!(refused, Err(PngError::TooLarge { .. })));
    assert!(matches!(
        jpeg(&scene, &PngOptions { dpi: 0.0, scale: 1.0, ..PngOptions::default() }),
        Err(PngError::NoScale { .. })
    ));
}
