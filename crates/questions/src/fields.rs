//! The values in a table of TOML, with the line of each, and what is wrong with them.
//!
//! Faults are collected and not returned, so that an author sees all of them at once.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use course_format::directive::{Piece, pieces};
use heap_profile::text::excerpt;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::{Fault, Text, typed_figures};

/// The most characters of the file that a fault quotes.
const MAX_QUOTED: usize = 60;

/// A file that is being read, and its faults.
pub(crate) struct Reading<'a> {
    source: &'a str,
    faults: RefCell<Vec<Fault>>,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(source: &'a str) -> Self {
        Reading { source, faults: RefCell::default() }
    }

    /// The line of a place in the file, from 1.
    pub(crate) fn line(&self, span: &Range<usize>) -> usize {
        let before = self.source.get(..span.start).unwrap_or_default();
        before.matches('\n').count() + 1
    }

    pub(crate) fn fault(&self, line: usize, problem: impl Into<String>, help: impl Into<String>) {
        let fault = Fault { line, problem: problem.into(), help: help.into() };
        self.faults.borrow_mut().push(fault);
    }

    /// The faults in the order of their lines.
    pub(crate) fn into_faults(self) -> Vec<Fault> {
        let mut faults = self.faults.into_inner();
        faults.sort();
        faults
    }

    /// `value` as text; a fault if it is none, or is blank.
    pub(crate) fn text(&self, name: &str, value: &Spanned<DeValue>) -> Option<Text> {
        let line = self.line(&value.span());
        let Some(text) = value.get_ref().as_str() else {
            let kind = value.get_ref().type_str();
            let help = format!("write one text: `{name} = \"…\"`");
            self.fault(line, format!("`{name}` is no text: this is of the type {kind}"), help);
            return None;
        };
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            self.fault(line, format!("`{name}` is empty"), "write what it is to say");
            return None;
        }
        Some(Text { text, line })
    }

    /// Checks that `text` is one for a page: its backticks and directives are closed, and no
    /// figure in it is typed by hand.
    pub(crate) fn check_prose(&self, Text { text, line }: &Text) {
        if text.matches('`').count() % 2 == 1 {
            let help = "write code between two backticks, which are the only markup here";
            self.fault(*line, "a backtick without its partner", help);
        }
        if pieces(text).iter().any(|piece| matches!(piece, Piece::Unclosed { .. })) {
            self.fault(*line, "a directive without its `}}`", "write `{{#heap peak BINARY}}`");
        }
        if let Some(figure) = typed_figures::first(text) {
            let help = "write the directive of a figure, such as `{{#heap peak BINARY}}`, or say it in words";
            self.fault(*line, format!("`{figure}` is typed by hand"), help);
        }
    }
}

/// `text` in backticks, visible and not too long.
pub(crate) fn quoted(text: &str) -> String {
    format!("`{}`", excerpt(text, MAX_QUOTED))
}

/// A table that is being read.
pub(crate) struct Fields<'r, 'a> {
    reading: &'r Reading<'a>,
    table: &'r DeTable<'a>,
    /// What the names in messages begin with: "prompt.", or nothing.
    prefix: &'static str,
    /// The line of the table, from 1.
    pub(crate) line: usize,
    known: RefCell<BTreeSet<&'static str>>,
}

impl<'r, 'a> Fields<'r, 'a> {
    /// The table `value`; a fault if it is none.
    pub(crate) fn of(
        reading: &'r Reading<'a>,
        prefix: &'static str,
        value: &'r Spanned<DeValue<'a>>,
        example: &str,
    ) -> Option<Self> {
        let line = reading.line(&value.span());
        let Some(table) = value.get_ref().as_table() else {
            let kind = value.get_ref().type_str();
            let problem = format!("this is of the type {kind}, and not a table");
            reading.fault(line, problem, format!("write `{example}`"));
            return None;
        };
        Some(Fields { reading, table, prefix, line, known: RefCell::default() })
    }

    /// The value of `key`, if there is one.
    pub(crate) fn get(&self, key: &'static str) -> Option<&'r Spanned<DeValue<'a>>> {
        self.known.borrow_mut().insert(key);
        self.table.get(key)
    }

    /// The value of `key`; a fault that says what to write if there is none.
    pub(crate) fn required(
        &self,
        key: &'static str,
        help: &str,
    ) -> Option<&'r Spanned<DeValue<'a>>> {
        let value = self.get(key);
        if value.is_none() {
            let name = self.name(key);
            self.reading.fault(self.line, format!("`{name}` is missing"), help);
        }
        value
    }

    /// The table of `key`, whose names begin with `prefix` in messages; a fault if it is
    /// none, with an `example` of one.
    pub(crate) fn table(
        &self,
        key: &'static str,
        prefix: &'static str,
        example: &str,
    ) -> Option<Self> {
        let value = self.required(key, &format!("write `{example}`"))?;
        Fields::of(self.reading, prefix, value, example)
    }

    /// The text of `key`, if there is one.
    pub(crate) fn optional_text(&self, key: &'static str) -> Option<Text> {
        self.reading.text(&self.name(key), self.get(key)?)
    }

    /// The text of `key`, which is not for a page.
    pub(crate) fn text(&self, key: &'static str, example: &str) -> Option<Text> {
        let name = self.name(key);
        let value = self.required(key, &format!("write `{name} = \"{example}\"`"))?;
        self.reading.text(&name, value)
    }

    /// The text of `key`, which is for a page.
    pub(crate) fn prose(&self, key: &'static str, example: &str) -> Option<Text> {
        let text = self.text(key, example)?;
        self.reading.check_prose(&text);
        Some(text)
    }

    /// Reports the keys that nobody has asked for.
    pub(crate) fn report_unknown(&self) {
        let known = self.known.borrow();
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if !known.contains(name) {
                let names: Vec<String> =
                    known.iter().map(|key| format!("`{}`", self.name(key))).collect();
                let problem = format!("there is no key {}", quoted(&self.name(name)));
                let help = format!("write one of {}", names.join(", "));
                self.reading.fault(self.reading.line(&key.span()), problem, help);
            }
        }
    }

    fn name(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }
}
