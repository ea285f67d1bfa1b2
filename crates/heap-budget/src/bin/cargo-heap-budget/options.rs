//! The command line.

use std::path::PathBuf;

/// What the command line asks for.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Options {
    pub(crate) help: bool,
    pub(crate) report: Option<PathBuf>,
    pub(crate) baseline: Option<PathBuf>,
    /// In hundredths of a percent.
    pub(crate) fail_on_increase: Option<u64>,
    pub(crate) save: Option<PathBuf>,
    pub(crate) markdown: bool,
    /// In percent.
    pub(crate) record: Option<u64>,
    /// Those of `cargo test`.
    pub(crate) arguments: Vec<String>,
}

impl Options {
    pub(crate) fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Options::default();
        while let Some(argument) = arguments.next() {
            // `--save=FILE` is `--save FILE`.
            let (name, inline) = match argument.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (&argument[..], None),
            };
            let mut value = || {
                let value = inline.clone().or_else(|| arguments.next());
                value.ok_or_else(|| format!("`{name}` needs a value: see `--help`"))
            };
            match name {
                "--help" | "-h" => options.help = true,
                "--markdown" => options.markdown = true,
                "--report" => options.report = Some(value()?.into()),
                "--baseline" => options.baseline = Some(value()?.into()),
                "--save" => options.save = Some(value()?.into()),
                "--fail-on-increase" => options.fail_on_increase = Some(hundredths(&value()?)?),
                "--record" => options.record = Some(percent(&value()?)?),
                "--" => options.arguments.extend(arguments.by_ref()),
                _ => {
                    return Err(format!(
                        "`{argument}` is no option: see `--help`; arguments of `cargo test` come \
                         after `--`"
                    ));
                }
            }
        }
        options.check()
    }

    fn check(self) -> Result<Self, String> {
        if self.fail_on_increase.is_some() && self.baseline.is_none() {
            return Err("`--fail-on-increase` needs `--baseline FILE`".to_owned());
        }
        if self.report.is_some() && !self.arguments.is_empty() {
            return Err("with `--report`, no test is run: remove what is after `--`".to_owned());
        }
        Ok(self)
    }
}

fn percent(text: &str) -> Result<u64, String> {
    let number = text.strip_suffix('%').unwrap_or(text).parse();
    number.map_err(|_| format!("`{}` is no percentage, such as `10%`", text.escape_debug()))
}

/// "2.5%" is 250.
fn hundredths(text: &str) -> Result<u64, String> {
    let wrong = || format!("`{}` is no percentage, such as `2%` or `0.5%`", text.escape_debug());
    let number = text.strip_suffix('%').unwrap_or(text);
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    if part.len() > 2 || part.is_empty() {
        return Err(wrong());
    }
    let (whole, part): (u64, u64) =
        (whole.parse().map_err(|_| wrong())?, format!("{part:0<2}").parse().map_err(|_| wrong())?);
    whole.checked_mul(100).and_then(|whole| whole.checked_add(part)).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Options, String> {
        Options::parse(text.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_are_read() {
        let options =
            parse("--baseline a.json --fail-on-increase=2.5% --markdown -- --release").unwrap();
        let expected = Options {
            baseline: Some("a.json".into()),
            fail_on_increase: Some(250),
            markdown: true,
            arguments: vec!["--release".to_owned()],
            ..Options::default()
        };
        assert_eq!(options, expected);
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, problem) in [
            ("--fail-on-increase 2%", "needs `--baseline"),
            ("--save", "`--save` needs a value"),
            ("--release", "after `--`"),
            ("--baseline a --fail-on-increase 2.555", "is no percentage"),
            ("--record x", "is no percentage"),
            ("--report a -- --release", "no test is run"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.contains(problem), "{text}: {error}");
        }
    }
}
