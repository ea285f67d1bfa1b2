//! The arguments of the attribute.

use heap_profile::Bytes;
use heap_profile::growth::{self, Growth};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Error, Ident, LitInt, LitStr, Path, Result, Token};

use crate::limits::{Limits, set};
use crate::renamed;

const KEYS: &str = "`peak`, `blocks`, `total`, `leaks`, `except`, `debug`, `release`, `grows`, \
                    `sizes`, `warm_up`, `timeout` or `crate`";

/// The arguments. Each is optional, but there has to be at least one limit.
#[derive(Default)]
pub(crate) struct Arguments {
    /// What holds in every build.
    pub(crate) limits: Limits,
    /// What holds instead in a build with debug assertions.
    pub(crate) debug: Option<Limits>,
    /// What holds instead in a build without.
    pub(crate) release: Option<Limits>,
    /// Crates, types and functions whose blocks are no leaks.
    pub(crate) except: Option<Vec<String>>,
    /// How the peak may grow with the size.
    pub(crate) grows: Option<Growth>,
    /// The sizes that the test is run with.
    pub(crate) sizes: Option<Vec<u64>>,
    /// How often the test is run before it is counted.
    pub(crate) warm_up: Option<u64>,
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
        arguments.check()?;
        Ok(arguments)
    }
}

impl Arguments {
    fn parse_one(&mut self, input: ParseStream) -> Result<()> {
        if input.peek(LitStr) {
            return self.limits.parse_peak(input);
        }
        if !input.peek(Ident::peek_any) {
            let what = format!("expected a size, such as `\"2 MB\"`, or {KEYS} with a value");
            return Err(input.error(what));
        }
        let key = Ident::parse_any(input)?;
        let (name, span) = (format!("`{key}`"), key.span());
        if !KEYS.contains(&name) {
            return Err(Error::new(span, format!("expected {KEYS}, found {name}")));
        }
        match &*key.to_string() {
            "debug" => return set(&mut self.debug, Limits::parse_group(input)?, span, &name),
            "release" => return set(&mut self.release, Limits::parse_group(input)?, span, &name),
            _ => input.parse::<Token![=]>()?,
        };
        match &*key.to_string() {
            "crate" => set(&mut self.crate_path, path(input)?, span, &name),
            "warm_up" => set(&mut self.warm_up, number(input, "runs, such as `1`")?, span, &name),
            "timeout" => {
                set(&mut self.timeout, number(input, "seconds, such as `60`")?, span, &name)
            }
            "except" => set(&mut self.except, names(input)?, span, &name),
            "grows" => set(&mut self.grows, grows(input)?, span, &name),
            "sizes" => set(&mut self.sizes, sizes(input)?, span, &name),
            _ => self.limits.parse_named(&key, input),
        }
    }

    /// Whether it is known where `heap-budget` is.
    pub(crate) fn check_name(&self) -> Result<()> {
        match renamed::other_name() {
            Some(name) if self.crate_path.is_none() => {
                let message = format!(
                    "this package knows `heap-budget` as `{name}`, which has to be said: \
                     `#[{name}::test(…, crate = {name})]`"
                );
                Err(Error::new(Span::call_site(), message))
            }
            _ => Ok(()),
        }
    }

    /// Whether what there is goes together.
    fn check(&self) -> Result<()> {
        let error = |message: &str| Err(Error::new(Span::call_site(), message));
        let groups = [Some(&self.limits), self.debug.as_ref(), self.release.as_ref()];
        let has_leaks = |group: &Limits| group.leaks.is_some();
        if self.except.is_some() && !groups.into_iter().flatten().any(has_leaks) {
            return error("`except` is about a limit of leaks, such as `leaks = 0`");
        }
        match (&self.grows, &self.sizes) {
            (Some(_), None) => {
                return error("`grows` needs sizes, such as `sizes = [1_000, 2_000, 4_000]`");
            }
            (None, Some(_)) => return error("`sizes` needs a law, such as `grows = \"O(n)\"`"),
            (Some(_), Some(_)) => return Ok(()),
            (None, None) => {}
        }
        if groups.into_iter().flatten().all(Limits::is_empty) {
            return error("a budget needs a limit, such as `#[heap_budget::test(\"2 MB\")]`");
        }
        Ok(())
    }
}

fn grows(input: ParseStream) -> Result<Growth> {
    let expected = |error: &Error| expected_at(error, "a law, such as `\"O(n)\"`");
    let literal: LitStr = input.parse().map_err(|error| expected(&error))?;
    literal.value().parse().map_err(|wrong| Error::new(literal.span(), wrong))
}

fn names(input: ParseStream) -> Result<Vec<String>> {
    let expected = |error: Error| {
        expected_at(&error, "crates, types or functions, such as `[\"regex\", \"LazyLock\"]`")
    };
    let names = || {
        let list;
        syn::bracketed!(list in input);
        Punctuated::<LitStr, Token![,]>::parse_terminated(&list)
    };
    Ok(names().map_err(expected)?.iter().map(LitStr::value).collect())
}

fn sizes(input: ParseStream) -> Result<Vec<u64>> {
    let list;
    let bracket = syn::bracketed!(list in input);
    let literals = Punctuated::<LitInt, Token![,]>::parse_terminated(&list)?;
    let sizes = literals.iter().map(LitInt::base10_parse).collect::<Result<Vec<u64>>>()?;
    let wrong = |wrong| Error::new(bracket.span.join(), wrong);
    growth::check_sizes(&sizes).map_err(wrong)?;
    Ok(sizes)
}

fn path(input: ParseStream) -> Result<Path> {
    Path::parse_mod_style(input).map_err(|error| expected_at(&error, "a path, such as `budget`"))
}

pub(crate) fn expected_at(error: &Error, expected: &str) -> Error {
    Error::new(error.span(), format!("expected {expected}"))
}

/// The number of bytes in `literal`: 1 MB is 1,000,000.
pub(crate) fn size(literal: &LitStr) -> Result<u64> {
    let size: std::result::Result<Bytes, _> = literal.value().parse();
    size.map(|bytes| bytes.0).map_err(|wrong| Error::new(literal.span(), wrong))
}

pub(crate) fn number(input: ParseStream, what: &str) -> Result<u64> {
    let expected = format!("a number of {what}");
    let literal: LitInt = input.parse().map_err(|error| expected_at(&error, &expected))?;
    let wrong = |_| Error::new(literal.span(), format!("expected {expected}"));
    if !literal.suffix().is_empty() {
        return Err(Error::new(literal.span(), format!("expected {expected}, without a type")));
    }
    literal.base10_parse().map_err(wrong)
}

/// What there is up to the next comma, as an expression of the compiler's.
pub(crate) fn expression(input: ParseStream) -> Result<TokenStream> {
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        let token: TokenTree = input.parse()?;
        tokens.extend([token]);
    }
    Ok(quote!(#tokens))
}
