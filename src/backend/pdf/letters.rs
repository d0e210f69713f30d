//! The letters of a picture: how text is written with them, and the part of the font that draws them.
//!
//! What always holds: letters are numbered from 1 in the order of Unicode, every letter of the picture has its own
//! number, even where two share a glyph or the font lacks them, so that what is copied out of the file is what was
//! written into it.

use super::packed;
use crate::{
    font,
    scene::{Item, Scene},
};
use pdf_writer::{
    Filter, Finish, Name, Pdf, Rect, Ref, Str,
    types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap},
};
use std::collections::BTreeMap;
use subsetter::GlyphRemapper;

/// A code is any number of two bytes, as it is.
const CODES: Name<'_> = Name(b"Identity-H");
const SYSTEM: SystemInfo<'_> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// The letters of all text.
#[derive(Debug, Default)]
pub(super) struct Letters {
    numbers: BTreeMap<char, u16>,
}

impl Letters {
    pub(super) fn of<'a>(scenes: impl Iterator<Item = &'a Scene>) -> Self {
        let mut numbers = BTreeMap::new();
        for scene in scenes {
            for item in &scene.items {
                if let Item::Text { text, .. } = item {
                    numbers.extend(scene.text(text).chars().map(|letter| (letter, 0)));
                }
            }
        }
        // Should a picture have more letters than there are numbers, the last ones are shown as a box.
        for (place, number) in numbers.values_mut().zip(1..=u16::MAX) {
            *place = number;
        }
        Self { numbers }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// Text as the page shows it: two bytes a letter.
    pub(super) fn encode(&self, text: &str) -> Vec<u8> {
        text.chars().flat_map(|letter| self.numbers.get(&letter).map_or(0, |&n| n).to_be_bytes()).collect()
    }

    /// Letters with a number, in its order.
    fn numbered(&self) -> impl Iterator<Item = (u16, char)> {
        self.numbers.iter().filter(|&(_, &number)| number > 0).map(|(&letter, &number)| (number, letter))
    }

    /// Writes the font as object `first` and the five after it.
    pub(super) fn embed(&self, pdf: &mut Pdf, first: Ref) {
        let object = |number: i32| Ref::new(first.get() + number);
        let (cid_font, descriptor, file, glyphs, unicode) =
            (object(1), object(2), object(3), object(4), object(5));
        let name = self.name();
        let name = Name(name.as_bytes());
        pdf.type0_font(first)
            .base_font(name)
            .encoding_predefined(CODES)
            .descendant_font(cid_font)
            .to_unicode(unicode);
        let mut font = pdf.cid_font(cid_font);
        font.subtype(CidFontType::Type2).base_font(name).system_info(SYSTEM);
        font.font_descriptor(descriptor).cid_to_gid_map_stream(glyphs);
        font.default_width(thousandths(font::advance('\0')));
        font.widths().consecutive(1, self.numbered().map(|(_, letter)| thousandths(font::advance(letter))));
        font.finish();
        describe(pdf, descriptor, name, file);
        self.embed_glyphs(pdf, file, glyphs);
        pdf.cmap(unicode, &packed(&self.unicode(name))).filter(Filter::FlateDecode);
    }

    /// The part of the font file that is needed, and which of its glyphs each letter has.
    fn embed_glyphs(&self, pdf: &mut Pdf, file: Ref, glyphs: Ref) {
        let mut remapper = GlyphRemapper::new();
        // Number 0 is for what has no number.
        let mut places = vec![0, 0];
        for (_, letter) in self.numbered() {
            places.extend(remapper.remap(font::glyph_number(letter).unwrap_or(0)).to_be_bytes());
        }
        let part = subsetter::subset(font::file(), 0, &remapper).expect("the embedded font is well-formed");
        let length = i32::try_from(part.len()).expect("a part is no larger than the font");
        let packed_part = packed(&part);
        let mut stream = pdf.stream(file, &packed_part);
        stream.filter(Filter::FlateDecode).pair(Name(b"Length1"), length);
        stream.finish();
        pdf.stream(glyphs, &packed(&places)).filter(Filter::FlateDecode);
    }

    /// What is copied, searched and read aloud for each number.
    fn unicode(&self, name: Name<'_>) -> Vec<u8> {
        let mut map = UnicodeCmap::<u16>::new(name, SYSTEM);
        for (number, letter) in self.numbered() {
            map.pair(
                number,
                match letter {
                    _ if letter.is_whitespace() => ' ',
                    _ if letter.is_control() => '\u{fffd}',
                    _ => letter,
                },
            );
        }
        map.finish().into_vec()
    }

    /// The font's name with six letters before it that differ where the parts of the font do.
    fn name(&self) -> String {
        // FNV-1a: any function that is the same everywhere would do.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for &letter in self.numbers.keys() {
            hash = (hash ^ u64::from(letter)).wrapping_mul(0x0100_0000_01b3);
        }
        let tag: String = (0..6)
            .map(|_| {
                let letter = char::from(b'A' + (hash % 26) as u8);
                hash /= 26;
                letter
            })
            .collect();
        format!("{tag}+LiberationSans")
    }
}

fn describe(pdf: &mut Pdf, descriptor: Ref, name: Name<'_>, file: Ref) {
    let reach = font::reach();
    let [left, bottom, right, top] = reach.bounds.map(thousandths);
    pdf.font_descriptor(descriptor)
        .name(name)
        // A font whose letters are numbered by ourselves is symbolic.
        .flags(FontFlags::SYMBOLIC)
        .bbox(Rect::new(left, bottom, right, top))
        .italic_angle(0.0)
        .ascent(thousandths(reach.ascent))
        .descent(thousandths(reach.descent))
        .cap_height(thousandths(reach.capital))
        .stem_v(STEM)
        .font_file2(file);
}

/// The width of an upright stroke, in thousandths of an em: Helvetica's.
const STEM: f32 = 88.0;

fn thousandths(ems: f64) -> f32 {
    (ems * 1000.0) as f32
}
