//! How the peaks of an exercise's programs grow with the input: a picture, a table beside it,
//! and the law of one program in a sentence.

use charts::growth::{Program, figure_of, law_in_words};
use charts::mark::Mark;
use course_format::growth::{GrowthResult, law, per_element};
use course_format::results::{BinaryFigures, Role};
use heap_profile::Bytes;
use heap_profile::bytes::counted;
use heap_profile::growth::Growth;
use report::html::{escaped, with_code};

use crate::marks::{label, mark};
use crate::page::{Page, RenderResult};
use crate::pictures::unindexed_picture;
use crate::results::COLLECT;

/// A program with its mark, and what was measured of it.
struct Grown<'a> {
    mark: Mark,
    label: String,
    measured: &'a BinaryFigures,
    growth: GrowthResult,
}

impl Grown<'_> {
    fn program(&self) -> Program<'_> {
        Program { mark: self.mark.clone(), label: &self.label, points: &self.growth.points }
    }
}

/// The picture and the table of the programs of an exercise: the named one, or else the
/// chapter's.
pub(crate) fn growth(page: &Page, arguments: &[&str]) -> RenderResult {
    let binaries = match arguments {
        [] => page.exercise()?,
        [exercise, ..] => page.results.named_exercise(exercise)?,
    };
    let mut all = Vec::new();
    for measured in &binaries {
        let (mark, growth) = (mark(&binaries, measured), of(page, measured)?);
        all.push(Grown { mark, label: label(measured), measured, growth });
    }
    let unit = &all[0].growth.unit;
    let programs: Vec<Program> = all.iter().map(Grown::program).collect();
    Ok(format!("{}\n{}", unindexed_picture(&figure_of(&programs, unit)), table(&all, unit)))
}

/// The law of a program: "O(n)". It is a fault if it follows none: the sentence around it
/// would be false.
pub(crate) fn law_of(page: &Page, arguments: &[&str]) -> RenderResult {
    let growth = of_binary(page, arguments[0])?;
    law(&growth.points)
        .map(|fit| fit.growth.to_string())
        .ok_or_else(|| format!("the peaks of `{}` follow no law", growth.binary))
}

/// By how many bytes the peak of a program is larger for each element more.
pub(crate) fn each(page: &Page, arguments: &[&str]) -> RenderResult {
    let growth = of_binary(page, arguments[0])?;
    law(&growth.points)
        .filter(|fit| fit.growth != Growth::Constant)
        .map(|fit| per_element(fit.bytes_per_element))
        .ok_or_else(|| format!("the peak of `{}` does not grow by any law", growth.binary))
}

fn of_binary(page: &Page, binary: &str) -> Result<GrowthResult, String> {
    of(page, page.results.binary(binary)?)
}

/// What was measured of a program at several sizes.
fn of(page: &Page, measured: &BinaryFigures) -> Result<GrowthResult, String> {
    let BinaryFigures { binary, exercise, role, .. } = measured;
    page.results.growth(measured)?.ok_or_else(|| match role {
        Role::Illustration => {
            format!("`{binary}` is an illustration: only programs of exercises have sizes")
        }
        Role::Start | Role::Solution | Role::Failed => format!(
            "`{binary}` has not been run at several sizes; give its exercise `sizes` in \
             exercises/{exercise}/Cargo.toml, then run `{COLLECT}`"
        ),
    })
}

/// The figures of the picture.
fn table(all: &[Grown], unit: &str) -> String {
    let sizes = all[0].growth.points.iter();
    let head = |text: &str| format!(r#"<th scope="col">{text}</th>"#);
    let sizes: String = sizes
        .map(|point| head(&format!("Peak at {}", escaped(&counted(point.size, unit)))))
        .collect();
    let last =
        [format!("Bytes for each {} more", escaped(unit)), "The line that grows most".into()];
    let last: String = last.iter().map(|text| head(text)).collect();
    let rows: Vec<String> = all.iter().map(row).collect();
    format!(
        "<div class=\"table-wrapper heap-table\"><table>\n<thead>\n<tr>{}{sizes}{}{last}</tr>\n\
         </thead>\n<tbody>\n{}\n</tbody>\n</table></div>",
        head("Program"),
        head("Law"),
        rows.join("\n")
    )
}

fn row(Grown { mark, measured, growth, .. }: &Grown) -> String {
    let shipped = if measured.role == Role::Start { ", as shipped" } else { "" };
    let (letter, title) = (mark.letter(), with_code(&measured.title));
    let number = |text: &str| format!(r#"<td class="heap-number">{text}</td>"#);
    let peak = |bytes: u64| {
        let bytes = Bytes(bytes);
        number(&format!(r#"<span title="{}">{bytes}</span>"#, bytes.exact()))
    };
    let peaks: String = growth.points.iter().map(|point| peak(point.peak_bytes)).collect();
    let fit = law(&growth.points).filter(|fit| fit.growth != Growth::Constant);
    let each = fit.map_or_else(|| "–".to_owned(), |fit| per_element(fit.bytes_per_element));
    let each = each.trim_end_matches(" bytes");
    let is_constant = law_in_words(&growth.points) == Growth::Constant.to_string();
    let line = growth.lines.first().filter(|_| !is_constant);
    let line = line.map_or_else(String::new, |line| {
        format!("{}: <code>{}</code>", line.line, escaped(&line.text))
    });
    format!(
        r#"<tr><th scope="row"><b>{letter}</b> {title}{shipped}</th>{peaks}<td>{}</td>{}<td>{line}</td></tr>"#,
        law_in_words(&growth.points),
        number(each)
    )
}

#[cfg(test)]
mod tests;
