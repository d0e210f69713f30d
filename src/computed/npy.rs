//! NumPy's file format, version 1.0 (NEP 1): a header in Python's words, then the elements.

use super::Computed;
use std::io::{self, Write};

impl Computed {
    /// Writes the array as `numpy.load` reads it.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_npy(&self, out: &mut impl Write) -> io::Result<()> {
        let lengths: Vec<String> = self.shape().iter().map(u64::to_string).collect();
        let comma = if lengths.len() == 1 { "," } else { "" };
        let shape = lengths.join(", ") + comma;
        let descr = self.dtype().descr();
        let mut header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({shape}), }}");
        // The elements start at a multiple of 64 bytes; magic, version and length take 10, the newline 1.
        let padding = (10 + header.len() + 1).next_multiple_of(64) - (10 + header.len() + 1);
        header.extend(std::iter::repeat_n(' ', padding));
        header.push('\n');
        out.write_all(b"\x93NUMPY\x01\x00")?;
        let length = u16::try_from(header.len()).map_err(|_| io::Error::other("too many axes"))?;
        out.write_all(&length.to_le_bytes())?;
        out.write_all(header.as_bytes())?;
        let mut bytes = Vec::new();
        for run in self.runs() {
            for first in (0..run.len()).step_by(8192) {
                bytes.clear();
                run.part(first..run.len().min(first + 8192)).write_bytes(&mut bytes);
                out.write_all(&bytes)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::counting;

    #[test]
    fn the_header_is_what_numpy_writes() {
        let file = |axes: &[&[u64]]| {
            let mut bytes = Vec::new();
            counting(axes).write_npy(&mut bytes).unwrap();
            bytes
        };
        let bytes = file(&[&[2, 1], &[4, 3]]);
        assert_eq!(bytes.len(), 128 + 21 * 8);
        assert_eq!(&bytes[..10], b"\x93NUMPY\x01\x00\x76\x00");
        let header = std::str::from_utf8(&bytes[10..128]).unwrap();
        assert_eq!(header.trim_end(), "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 7), }");
        assert_eq!(bytes[128 + 8..128 + 16], 1f64.to_le_bytes());
        assert!(String::from_utf8_lossy(&file(&[&[2]])).contains("'shape': (2,), }"));
        assert!(String::from_utf8_lossy(&file(&[])).contains("'shape': (), }"));
    }
}
