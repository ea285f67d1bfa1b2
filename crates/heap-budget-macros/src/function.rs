//! The function that the attribute is on, parsed only as far as necessary: its body is
//! passed on unread, which keeps `syn`'s large `full` feature out of the build.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Error, Ident, Lit, Meta, Result, ReturnType, Token, Visibility};

/// The function of a test.
pub(crate) struct Function {
    pub(crate) attributes: Attributes,
    pub(crate) should_panic: Option<ShouldPanic>,
    pub(crate) visibility: Visibility,
    /// `async`, or nothing.
    pub(crate) is_async: bool,
    pub(crate) name: Ident,
    /// `size: usize`, or nothing.
    pub(crate) parameters: TokenStream,
    /// `-> Result<(), Error>`, or nothing.
    pub(crate) output: ReturnType,
    /// The body, with its braces.
    pub(crate) body: TokenTree,
}

/// The attributes of the function, by where they belong. `#[should_panic]` is none of them.
#[derive(Default)]
pub(crate) struct Attributes {
    /// Those of the test as the runner knows it: doc comments, `#[ignore]`, lints. And locks
    /// within a process, which the one that runs all tests has to take.
    pub(crate) test: Vec<Attribute>,
    /// Locks between processes, which only the process of the test may take.
    pub(crate) process: Vec<Attribute>,
    /// All others are about what the function does, such as `#[tokio::test]`.
    pub(crate) body: Vec<Attribute>,
}

/// `#[should_panic]`, with what the message has to contain.
pub(crate) struct ShouldPanic(pub(crate) Option<String>);

impl Parse for Function {
    fn parse(input: ParseStream) -> Result<Self> {
        let (panics, attributes): (Vec<_>, Vec<_>) = input
            .call(Attribute::parse_outer)?
            .into_iter()
            .partition(|attribute| attribute.path().is_ident("should_panic"));
        attributes.iter().try_for_each(check_attribute)?;
        let has_runtime = attributes.iter().any(|attribute| name(attribute) == "test");
        let visibility = input.parse()?;
        check_qualifiers(input, has_runtime)?;
        let is_async = input.parse::<Option<Token![async]>>()?.is_some();
        let (name, parameters) = parse_name(input)?;
        let output: ReturnType = input.parse()?;
        let body = input.parse()?;
        let should_panic = panics.first().map(should_panic).transpose()?;
        if should_panic.is_some() && !matches!(output, ReturnType::Default) {
            return Err(Error::new(
                name.span(),
                "a test with `#[should_panic]` cannot return anything",
            ));
        }
        let attributes = Attributes::of(attributes);
        Ok(Function {
            attributes,
            should_panic,
            visibility,
            is_async,
            name,
            parameters,
            output,
            body,
        })
    }
}

impl Function {
    /// Whether it has a parameter just where it is called with a size.
    pub(crate) fn check_parameters(&self, has_sizes: bool) -> Result<()> {
        let message = match (has_sizes, self.parameters.is_empty()) {
            (false, true) | (true, false) => return Ok(()),
            (true, true) => "a test with `sizes` has a parameter for them, such as `size: usize`",
            (false, false) => {
                "a test with a budget has no parameters, but for one with `grows` and `sizes`; \
                 `#[rstest]`, above `#[heap_budget::test(…)]`, makes a test of each case"
            }
        };
        Err(Error::new(self.name.span(), message))
    }
}

impl Attributes {
    fn of(attributes: Vec<Attribute>) -> Self {
        let mut all = Attributes::default();
        for attribute in attributes {
            match &*name(&attribute) {
                "allow" | "cfg" | "deny" | "deprecated" | "doc" | "expect" | "forbid"
                | "ignore" | "parallel" | "serial" | "warn" => all.test.push(attribute),
                "file_parallel" | "file_serial" => all.process.push(attribute),
                _ => all.body.push(attribute),
            }
        }
        all
    }
}

/// The last part of the path of `attribute`.
fn name(attribute: &Attribute) -> String {
    let last = attribute.path().segments.last();
    last.map(|segment| segment.ident.to_string()).unwrap_or_default()
}

fn check_attribute(attribute: &Attribute) -> Result<()> {
    let first = attribute.path().segments.first().map(|segment| segment.ident.to_string());
    let is_plain = matches!(first.as_deref(), Some("test" | "core" | "std"));
    let message = match &*name(attribute) {
        // What such an attribute has expanded to.
        "test" if is_plain && attribute.path().segments.len() > 1 => {
            "another attribute makes this a test, too: `#[heap_budget::test(…)]` has to be above \
             it, as above `#[tokio::test]`"
        }
        "test" if is_plain => {
            "`heap_budget::test` already makes this a test: remove the other attribute"
        }
        "rstest" => "`#[rstest]` has to be above `#[heap_budget::test(…)]`",
        "test_case" | "test_matrix" => {
            "a test with a budget cannot be one of `test_case`: `#[rstest]` above it does the same"
        }
        _ => return Ok(()),
    };
    Err(Error::new_spanned(attribute, message))
}

/// Rejects qualifiers before `fn`, but for `async` where an attribute makes a runtime.
fn check_qualifiers(input: ParseStream, has_runtime: bool) -> Result<()> {
    if input.peek(Token![fn]) || (has_runtime && input.peek(Token![async])) {
        return Ok(());
    }
    for word in ["async", "const", "unsafe", "extern"] {
        if input.fork().call(syn::ext::IdentExt::parse_any).is_ok_and(|found: Ident| found == word)
        {
            let help = match word {
                "async" => " by itself: put that of its runtime, such as `#[tokio::test]`, below",
                _ => "",
            };
            return Err(input.error(format!("a test with a budget cannot be `{word}`{help}")));
        }
    }
    Err(Error::new(Span::call_site(), "`heap_budget::test` can only be used on functions"))
}

/// Parses `fn name()`, or `fn name(size: usize)`.
fn parse_name(input: ParseStream) -> Result<(Ident, TokenStream)> {
    input.parse::<Token![fn]>()?;
    let name = input.parse()?;
    if input.peek(Token![<]) {
        return Err(input.error("a test with a budget cannot be generic"));
    }
    let parameters;
    syn::parenthesized!(parameters in input);
    Ok((name, parameters.parse()?))
}

/// Parses `#[should_panic]`, `#[should_panic = "…"]`, `#[should_panic(expected = "…")]`.
fn should_panic(attribute: &Attribute) -> Result<ShouldPanic> {
    let wrong = || Error::new_spanned(attribute, "expected `#[should_panic(expected = \"…\")]`");
    let pair = match &attribute.meta {
        Meta::Path(_) => return Ok(ShouldPanic(None)),
        Meta::NameValue(pair) => pair.clone(),
        Meta::List(list) => list.parse_args().map_err(|_| wrong())?,
    };
    let is_named = pair.path.is_ident("expected") || pair.path.is_ident("should_panic");
    match syn::parse2(pair.value.to_token_stream()) {
        Ok(Lit::Str(text)) if is_named => Ok(ShouldPanic(Some(text.value()))),
        _ => Err(wrong()),
    }
}
