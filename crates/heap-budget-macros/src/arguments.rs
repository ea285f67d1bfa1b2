//! The arguments of the attribute.

use heap_profile::Bytes;
use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Error, Ident, LitInt, LitStr, Path, Result, Token};

const KEYS: &str = "`blocks`, `total`, `leaks`, `timeout` or `crate`";

/// The arguments. Each is optional, but there has to be at least one limit.
#[derive(Default)]
pub(crate) struct Arguments {
    /// Bytes alive at once.
    pub(crate) peak: Option<u64>,
    /// Blocks allocated in total.
    pub(crate) blocks: Option<u64>,
    /// Bytes allocated in total.
    pub(crate) total: Option<u64>,
    /// Blocks alive at the end.
    pub(crate) leaks: Option<u64>,
    /// Seconds until the test counts as hanging.
    pub(crate) timeout: Option<u64>,
    /// The path of `heap_budget`, if it has another name.
    pub(crate) crate_path: Option<Path>,
}

impl Parse for Arguments {
    /// Reads `"2 MB", blocks = 100, total = "10 MB", leaks = 0, crate = budget`.
    fn parse(input: ParseStream) -> Result<Self> {
        let mut arguments = Arguments::default();
        while !input.is_empty() {
            arguments.parse_one(input)?;
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        let Arguments { peak, blocks, total, leaks, .. } = &arguments;
        if [peak, blocks, total, leaks].iter().all(|limit| limit.is_none()) {
            let message = "a budget needs a limit, such as `#[heap_budget::test(\"2 MB\")]`";
            return Err(Error::new(Span::call_site(), message));
        }
        Ok(arguments)
    }
}

impl Arguments {
    fn parse_one(&mut self, input: ParseStream) -> Result<()> {
        if input.peek(LitStr) {
            let literal: LitStr = input.parse()?;
            return set(&mut self.peak, size(&literal)?, literal.span(), "the size of the peak");
        }
        if !input.peek(Ident::peek_any) {
            let what = format!("expected a size, such as `\"2 MB\"`, or {KEYS} with a value");
            return Err(input.error(what));
        }
        self.parse_named(input)
    }

    /// Reads `key = value`.
    fn parse_named(&mut self, input: ParseStream) -> Result<()> {
        let key = Ident::parse_any(input)?;
        let (name, span) = (format!("`{key}`"), key.span());
        if !KEYS.contains(&name) {
            return Err(Error::new(span, format!("expected {KEYS}, found {name}")));
        }
        input.parse::<Token![=]>()?;
        match &*key.to_string() {
            "crate" => set(&mut self.crate_path, path(input)?, span, &name),
            "total" => set(&mut self.total, named_size(input)?, span, &name),
            "blocks" => {
                set(&mut self.blocks, number(input, "of blocks, such as `100`")?, span, &name)
            }
            "leaks" => set(&mut self.leaks, number(input, "of blocks, such as `0`")?, span, &name),
            _ => set(&mut self.timeout, number(input, "of seconds, such as `60`")?, span, &name),
        }
    }
}

fn path(input: ParseStream) -> Result<Path> {
    Path::parse_mod_style(input).map_err(|error| expected_at(&error, "a path, such as `budget`"))
}

fn named_size(input: ParseStream) -> Result<u64> {
    size(&input.parse().map_err(|error| expected_at(&error, "a size, such as `\"2 MB\"`"))?)
}

fn expected_at(error: &Error, expected: &str) -> Error {
    Error::new(error.span(), format!("expected {expected}"))
}

fn set<T>(argument: &mut Option<T>, value: T, span: Span, what: &str) -> Result<()> {
    match argument.replace(value) {
        None => Ok(()),
        Some(_) => Err(Error::new(span, format!("{what} is given twice"))),
    }
}

/// The number of bytes in `literal`: 1 MB is 1,000,000.
fn size(literal: &LitStr) -> Result<u64> {
    let size: std::result::Result<Bytes, _> = literal.value().parse();
    size.map(|bytes| bytes.0).map_err(|wrong| Error::new(literal.span(), wrong))
}

fn number(input: ParseStream, what: &str) -> Result<u64> {
    let expected = format!("a number {what}");
    let literal: LitInt = input.parse().map_err(|error| expected_at(&error, &expected))?;
    let wrong = |_| Error::new(literal.span(), format!("expected {expected}"));
    if !literal.suffix().is_empty() {
        return Err(Error::new(literal.span(), format!("expected {expected}, without a type")));
    }
    literal.base10_parse().map_err(wrong)
}
