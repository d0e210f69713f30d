//! As much of a PDF reader as our files need: objects by the table at the end, streams, shown text.

use std::collections::BTreeMap;

pub(crate) struct Reader {
    /// What lies between `obj` and `endobj`, by number.
    objects: BTreeMap<usize, Vec<u8>>,
}

fn find(bytes: &[u8], what: &str) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what.as_bytes())
}

/// What follows the first `key` in `text`, up to a delimiter.
pub(crate) fn value<'a>(text: &'a str, key: &str) -> &'a str {
    let from = text.find(key).unwrap_or_else(|| panic!("no {key} in {text}")) + key.len();
    let rest = text[from..].trim_start_matches(['[', '(', ' ']);
    &rest[..rest.find(['/', '>', ']', ')']).unwrap()]
}

pub(crate) fn numbers(text: &str) -> Vec<f64> {
    text.split_whitespace().map(|number| number.parse().unwrap()).collect()
}

impl Reader {
    pub(crate) fn new(bytes: &[u8]) -> Self {
        assert!(bytes.starts_with(b"%PDF-1.7\n") && bytes.ends_with(b"%%EOF"));
        let tail = String::from_utf8_lossy(&bytes[bytes.len() - 40..]).into_owned();
        let table: usize =
            tail[tail.find("startxref").unwrap() + 9..tail.find("%%EOF").unwrap()].trim().parse().unwrap();
        let mut lines = bytes[table..].split(|&byte| byte == b'\n');
        assert_eq!(lines.next().unwrap().trim_ascii(), b"xref");
        let count: usize = String::from_utf8_lossy(lines.next().unwrap())[2..].trim().parse().unwrap();
        let mut objects = BTreeMap::new();
        for number in 0..count {
            let line = String::from_utf8_lossy(lines.next().unwrap()).into_owned();
            assert_eq!(line.len() + 1, 20, "an entry has 20 bytes");
            if line.contains('n') {
                let from: usize = line[..10].parse().unwrap();
                let head = format!("{number} 0 obj\n");
                assert!(
                    bytes[from..].starts_with(head.as_bytes()),
                    "object {number} is where the table says"
                );
                let object = &bytes[from + head.len()..];
                objects.insert(number, object[..find(object, "\nendobj").unwrap()].to_vec());
            }
        }
        Self { objects }
    }

    /// The dictionary of the only object that says `what`.
    pub(crate) fn dictionary(&self, what: &str) -> String {
        let mut found =
            self.objects.values().map(|object| dictionary_of(object)).filter(|d| d.contains(what));
        let dictionary = found.next().unwrap_or_else(|| panic!("no {what}"));
        assert!(found.next().is_none(), "one {what} only");
        dictionary
    }

    pub(crate) fn says(&self, what: &str) -> bool {
        self.objects.values().any(|object| dictionary_of(object).contains(what))
    }

    /// The unpacked stream that `key` in `dictionary` refers to.
    pub(crate) fn stream(&self, dictionary: &str, key: &str) -> Vec<u8> {
        let number = value(dictionary, key).split(' ').next().unwrap().parse().unwrap();
        let object: &[u8] = &self.objects[&number];
        let length: usize = value(&dictionary_of(object), "/Length ").parse().unwrap();
        let from = find(object, "stream\n").unwrap() + 7;
        assert_eq!(&object[from + length..], b"\nendstream");
        miniz_oxide::inflate::decompress_to_vec_zlib(&object[from..from + length]).unwrap()
    }

    /// The operators of the page.
    pub(crate) fn content(&self) -> Vec<u8> {
        self.stream(&self.dictionary("/Type/Page/"), "/Contents")
    }

    /// The operators of each page, in order.
    pub(crate) fn contents(&self) -> Vec<Vec<u8>> {
        let tree = self.dictionary("/Type/Pages");
        let kids = numbers(&value(&tree, "/Kids").replace("0 R", ""));
        let pages = kids.iter().map(|&kid| dictionary_of(&self.objects[&(kid as usize)]));
        pages.map(|page| self.stream(&page, "/Contents")).collect()
    }

    /// The operators of the picture that pages show.
    pub(crate) fn picture(&self) -> Vec<u8> {
        self.stream(&self.dictionary("/Type/Pages"), "/P ")
    }

    /// Each letter's number and what it is copied as.
    pub(crate) fn unicode(&self) -> BTreeMap<u16, String> {
        let map = self.stream(&self.dictionary("/Type0"), "/ToUnicode");
        let map = String::from_utf8(map).unwrap();
        let mut letters = BTreeMap::new();
        for range in map.split("beginbfchar\n").skip(1) {
            for line in range[..range.find("endbfchar").unwrap()].lines() {
                let (number, units) = line[1..line.len() - 1].split_once("> <").unwrap();
                let hex = |digits: &str| u16::from_str_radix(digits, 16).unwrap();
                let units: Vec<u16> = (0..units.len() / 4).map(|i| hex(&units[4 * i..4 * i + 4])).collect();
                assert!(letters.insert(hex(number), String::from_utf16(&units).unwrap()).is_none());
            }
        }
        letters
    }
}

fn dictionary_of(object: &[u8]) -> String {
    let end = find(object, "\nstream\n").unwrap_or(object.len());
    String::from_utf8_lossy(&object[..end]).into_owned()
}

/// A line of text on the page: where it starts, how high it is, the numbers of its letters.
pub(crate) struct Shown {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) font_size: f64,
    pub(crate) letters: Vec<u16>,
}

pub(crate) fn shown(content: &[u8]) -> Vec<Shown> {
    let mut shown = Vec::new();
    let mut font_size = 0.0;
    let mut rest = content;
    while let Some(start) = find(rest, "BT\n") {
        rest = &rest[start + 3..];
        let string = rest.iter().position(|byte| b"(<".contains(byte)).unwrap();
        let before = String::from_utf8_lossy(&rest[..string]).into_owned();
        for line in before.lines() {
            if let Some(font) = line.strip_suffix(" Tf") {
                font_size = font.strip_prefix("/F ").unwrap().parse().unwrap();
            }
        }
        let place = before.lines().find_map(|line| line.strip_suffix(" Td")).unwrap();
        let place = numbers(place);
        let (bytes, after) = string_of(&rest[string..]);
        assert!(after.starts_with(b" Tj\nET"));
        let letters = bytes.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
        shown.push(Shown { x: place[0], y: place[1], font_size, letters });
        rest = after;
    }
    shown
}

/// A string and what comes after it.
fn string_of(text: &[u8]) -> (Vec<u8>, &[u8]) {
    if text[0] == b'<' {
        let end = find(text, ">").unwrap();
        let digits = std::str::from_utf8(&text[1..end]).unwrap();
        let byte = |i: usize| u8::from_str_radix(&digits[2 * i..2 * i + 2], 16).unwrap();
        return ((0..digits.len() / 2).map(byte).collect(), &text[end + 1..]);
    }
    let (mut bytes, mut depth, mut i) = (Vec::new(), 0, 0);
    loop {
        match text[i] {
            b'\\' if text[i + 1].is_ascii_digit() => {
                let octal = std::str::from_utf8(&text[i + 1..i + 4]).unwrap();
                bytes.push(u8::from_str_radix(octal, 8).unwrap());
                i += 3;
            }
            b'\\' => {
                i += 1;
                bytes.push(match text[i] {
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    b'b' => 8,
                    b'f' => 12,
                    other => other,
                });
            }
            b'(' => {
                if depth > 0 {
                    bytes.push(b'(');
                }
                depth += 1;
            }
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return (bytes, &text[i + 1..]);
                }
                bytes.push(b')');
            }
            other => bytes.push(other),
        }
        i += 1;
    }
}
