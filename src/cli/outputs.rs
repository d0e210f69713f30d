//! Which files a command writes, and writing them whole or not at all.

use super::error::CliError;
use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Dask's name for a picture without one.
pub(crate) const DEFAULT_NAME: &str = "mydask";

/// What a file is to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Png,
    Svg,
    Pdf,
    Jpeg,
    Html,
    Dot,
    Mermaid,
    Ndjson,
}

impl Format {
    const ALL: [(&'static str, Self); 10] = [
        ("png", Self::Png),
        ("svg", Self::Svg),
        ("pdf", Self::Pdf),
        ("jpg", Self::Jpeg),
        ("jpeg", Self::Jpeg),
        ("html", Self::Html),
        ("dot", Self::Dot),
        ("gv", Self::Dot),
        ("mmd", Self::Mermaid),
        ("ndjson", Self::Ndjson),
    ];

    /// Whether a viewer of pictures shows it.
    pub(crate) fn is_picture(self) -> bool {
        !matches!(self, Self::Dot | Self::Mermaid | Self::Ndjson)
    }

    fn by_extension(extension: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| *name == extension).map(|&(_, format)| format)
    }
}

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Output {
    pub(crate) path: PathBuf,
    pub(crate) format: Format,
}

impl Output {
    /// By Dask's rules for file names: the extension, upper or lower case, says the format and is written in lower
    /// case; a name without one gets `.png`. A format that is given as such wins and is appended.
    ///
    /// # Errors
    /// For extensions of formats that are not written.
    pub(crate) fn named(name: &str, format: Option<&str>) -> Result<Self, CliError> {
        if name.is_empty() {
            return Err(
                CliError::usage("the name of the picture is empty").hint("for example: -o mydask.png")
            );
        }
        if let Some(extension) = format {
            let format = known(extension, name)?;
            return Ok(Self { path: PathBuf::from(format!("{name}.{}", extension.to_lowercase())), format });
        }
        let path = Path::new(name);
        match path.extension().and_then(|e| e.to_str()).map(str::to_lowercase) {
            // What follows the last dot of `v1.2` is no extension but a part of the name.
            Some(extension) if extension.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                Ok(Self { format: known(&extension, name)?, path: path.with_extension(&extension) })
            }
            _ => Ok(Self { path: PathBuf::from(format!("{name}.png")), format: Format::Png }),
        }
    }
}

fn known(extension: &str, name: &str) -> Result<Format, CliError> {
    Format::by_extension(&extension.to_lowercase()).ok_or_else(|| {
        CliError::usage(format!("cannot write {name}: '.{extension}' is no format that chunkscope writes"))
            .hint("write .png, .svg, .pdf, .jpg, .html, .dot, .mmd, or .ndjson")
    })
}

/// Whether a file can be written there, asked before the work that it is to hold.
///
/// # Errors
/// Says why not.
pub(crate) fn check_writable(path: &Path) -> Result<(), CliError> {
    let error = |e: &io::Error| CliError::file("write", path, e);
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => {
            Err(CliError::failure(format!("cannot write {}: it is a folder", path.display())))
        }
        Ok(there) if !there.is_file() => Ok(()),
        Ok(there) if there.permissions().readonly() => Err(error(&io::ErrorKind::PermissionDenied.into())),
        _ => temporary_beside(path).map(drop).map_err(|e| error(&e)),
    }
}

/// Writes a file that appears whole or not at all; what stood there before stays until then.
///
/// # Errors
/// Says why not.
pub(crate) fn write(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), CliError> {
    let attempt = || -> io::Result<()> {
        // A pipe or a device cannot be replaced by a file.
        if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
            return fill(&mut fs::OpenOptions::new().write(true).open(path)?);
        }
        // Through a link the file is replaced, not the link, also where there is none yet.
        let behind = fs::canonicalize(path).or_else(|_| Ok(beside(path).join(fs::read_link(path)?)));
        let target = behind.unwrap_or_else(|_: io::Error| path.to_owned());
        let mut file = temporary_beside(&target)?;
        let mut buffered = io::BufWriter::new(file.as_file_mut());
        fill(&mut buffered)?;
        buffered.flush()?;
        drop(buffered);
        file.persist(&target).map(drop).map_err(|e| e.error)
    };
    attempt().map_err(|e| CliError::file("write", path, &e))
}

/// The folder that a file is in.
fn beside(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file in the same folder, so that it can take the other's place in one step; gone unless it does.
fn temporary_beside(path: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".chunkscope-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // What any new file gets: the process's mask takes its part away.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(beside(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str, format: Option<&str>) -> String {
        let output = Output::named(name, format).unwrap();
        format!("{} {:?}", output.path.display(), output.format)
    }

    #[test]
    fn names_follow_dasks_rules() {
        assert_eq!(named("foo", None), "foo.png Png");
        assert_eq!(named("foo2.PNG", None), "foo2.png Png");
        assert_eq!(named("a/b.Svg", None), "a/b.svg Svg");
        assert_eq!(named("foo4.png", Some("svg")), "foo4.png.svg Svg");
        assert_eq!(named("foo.JPG", None), "foo.jpg Jpeg");
        assert_eq!(named("v1.2", None), "v1.2.png Png");
        assert_eq!(named("graph.ndjson", None), "graph.ndjson Ndjson");
        assert!(Output::named("foo.bmp", None).unwrap_err().to_string().contains("'.bmp'"));
        assert!(Output::named("", None).is_err());
    }

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.svg");
        let error =
            write(&path, |out| out.write_all(b"half").and(Err(io::Error::other("Disk full")))).unwrap_err();
        assert!(error.to_string().ends_with("x.svg: disk full"), "{error}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        write(&path, |out| out.write_all(b"whole")).unwrap();
        assert!(write(&path, |out| out.write_all(b"half").and(Err(io::Error::other("full")))).is_err());
        assert_eq!(fs::read(&path).unwrap(), b"whole");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_written_is_known_before() {
        let folder = tempfile::tempdir().unwrap();
        assert!(check_writable(&folder.path().join("new.png")).is_ok());
        assert!(check_writable(&folder.path().join("no/such/folder.png")).is_err());
        assert!(check_writable(folder.path()).unwrap_err().to_string().ends_with("it is a folder"));
    }
}
