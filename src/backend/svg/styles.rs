//! A class for every style.

use super::written::Number;
use crate::{
    data::{IdVec, StyleId},
    scene::{Rgba, Role, Style},
};
use std::{
    collections::BTreeMap,
    fmt::{self, Write},
};

/// `call`, `call2`, `call3`…: a class for every style, numbered within its role, behind a prefix.
pub(super) fn classes(prefix: &str, styles: &IdVec<StyleId, Style>) -> IdVec<StyleId, String> {
    let mut counts = BTreeMap::<Role, u32>::new();
    let name = |(_, style): (StyleId, &Style)| {
        let count = counts.entry(style.role).or_default();
        *count += 1;
        let role = style.role.name();
        if *count == 1 { format!("{prefix}{role}") } else { format!("{prefix}{role}{count}") }
    };
    styles.iter().map(name).collect()
}

/// The rules of all classes.
pub(super) fn write_sheet(
    out: &mut String,
    styles: &IdVec<StyleId, Style>,
    classes: &IdVec<StyleId, String>,
) -> fmt::Result {
    out.push_str("<style>\n");
    for (id, style) in styles.iter() {
        write!(out, ".{}{{", classes[id])?;
        paint(out, "fill", style.fill)?;
        if let Some(stroke) = style.stroke {
            out.push(';');
            paint(out, "stroke", Some(stroke))?;
            write!(out, ";stroke-width:{}", Number(style.stroke_width))?;
            let dashes: Vec<String> = style.dash.pattern().iter().map(|&d| Number(d).to_string()).collect();
            if !dashes.is_empty() {
                write!(out, ";stroke-dasharray:{}", dashes.join(","))?;
            }
            if style.role == Role::Capsule {
                out.push_str(";stroke-linejoin:round");
            }
        }
        out.push_str("}\n");
    }
    out.push_str("</style>\n");
    Ok(())
}

fn paint(out: &mut String, property: &str, color: Option<Rgba>) -> fmt::Result {
    let Some(color) = color else { return write!(out, "{property}:none") };
    write!(out, "{property}:{}", color.hex())?;
    if color.opacity() < 1.0 {
        write!(out, ";{property}-opacity:{}", Number(color.opacity()))?;
    }
    Ok(())
}
