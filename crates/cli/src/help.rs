//! Help, and errors about the command line: the commands under headings, and lines that end
//! between words in a terminal of any width. clap would do either for one list of commands,
//! and for the price of more crates.

use std::fmt::Write as _;
use std::io::Write as _;
use std::io::{stderr, stdout};
use std::process::ExitCode;

use anstream::AutoStream;
use clap::{Command, Error};

use crate::terminal;
use crate::text::wrap_lines;

/// `command`, whose help lists its commands under headings: one that is described as "For
/// teachers: …" is under "For teachers", and the others are in front.
pub(crate) fn with_headings(mut command: Command) -> Command {
    command.build();
    let header = command.get_styles().get_header();
    let mut template = "{about-with-newline}\n{usage-heading} {usage}\n".to_owned();
    for (heading, lines) in groups(&command) {
        let _ = write!(template, "\n{header}{heading}:{header:#}\n{lines}");
    }
    let _ = write!(template, "\n{header}Options:{header:#}\n{{options}}");
    command.help_template(template)
}

/// The headings, each with the lines of its commands.
fn groups(command: &Command) -> Vec<(String, String)> {
    let commands = || command.get_subcommands().filter(|command| !command.is_hide_set());
    let width = commands().map(|command| command.get_name().len()).max().unwrap_or_default();
    let literal = command.get_styles().get_literal();
    let mut groups = vec![("Commands".to_owned(), String::new())];
    for command in commands() {
        let (name, about) = (command.get_name(), command.get_about().unwrap_or_default());
        let about = about.to_string();
        let (heading, about) = match about.split_once(": ") {
            Some((heading, about)) if heading.starts_with("For ") => (heading, about),
            _ => ("Commands", about.as_str()),
        };
        let line = format!("  {literal}{name:width$}{literal:#}  {}\n", capitalized(about));
        match groups.iter_mut().find(|(other, _)| other == heading) {
            Some((_, lines)) => *lines += &line,
            None => groups.push((heading.to_owned(), line)),
        }
    }
    groups.retain(|(_, lines)| !lines.is_empty());
    groups
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Prints help or an error of clap's, and returns the exit code that it is worth. As with
/// clap, it is no fault if nobody reads it.
pub(crate) fn print(message: &Error) -> ExitCode {
    let text = message.render().ansi().to_string();
    let _ = if message.use_stderr() {
        let text = wrap_lines(&text, terminal::error_columns());
        AutoStream::auto(stderr()).write_all(text.as_bytes())
    } else {
        let text = wrap_lines(&text, terminal::columns());
        AutoStream::auto(stdout()).write_all(text.as_bytes())
    };
    ExitCode::from(u8::try_from(message.exit_code()).unwrap_or(2))
}
