//! The function that the attribute is on, parsed only as far as necessary: its body is
//! passed on unread, which keeps `syn`'s large `full` feature out of the build.

use proc_macro2::{Span, TokenTree};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Error, Ident, Lit, Meta, Result, ReturnType, Token, Visibility};

/// A function without parameters.
pub(crate) struct Function {
    /// Attributes and doc comments, without `#[should_panic]`.
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) should_panic: Option<ShouldPanic>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    /// `-> Result<(), Error>`, or nothing.
    pub(crate) output: ReturnType,
    /// The body, with its braces.
    pub(crate) body: TokenTree,
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
        let visibility = input.parse()?;
        check_qualifiers(input)?;
        let name = parse_name(input)?;
        let output: ReturnType = input.parse()?;
        let body = input.parse()?;
        let should_panic = panics.first().map(should_panic).transpose()?;
        if should_panic.is_some() && !matches!(output, ReturnType::Default) {
            return Err(Error::new(
                name.span(),
                "a test with `#[should_panic]` cannot return anything",
            ));
        }
        Ok(Function { attributes, should_panic, visibility, name, output, body })
    }
}

fn check_attribute(attribute: &Attribute) -> Result<()> {
    let name = attribute.path().segments.last().map(|segment| segment.ident.to_string());
    if name.as_deref() == Some("test") {
        let message = "`heap_budget::test` already makes this a test: remove the other attribute";
        return Err(Error::new_spanned(attribute, message));
    }
    Ok(())
}

/// Rejects qualifiers before `fn`.
fn check_qualifiers(input: ParseStream) -> Result<()> {
    if input.peek(Token![fn]) {
        return Ok(());
    }
    for word in ["async", "const", "unsafe", "extern"] {
        if input.fork().call(syn::ext::IdentExt::parse_any).is_ok_and(|found: Ident| found == word)
        {
            let help = if word == "async" { ": block on the future inside it" } else { "" };
            return Err(input.error(format!("a test with a budget cannot be `{word}`{help}")));
        }
    }
    Err(Error::new(Span::call_site(), "`heap_budget::test` can only be used on functions"))
}

/// Parses `fn name()`.
fn parse_name(input: ParseStream) -> Result<Ident> {
    input.parse::<Token![fn]>()?;
    let name = input.parse()?;
    let message = "a test with a budget can have neither parameters nor generics";
    if input.peek(Token![<]) {
        return Err(input.error(message));
    }
    let parameters;
    syn::parenthesized!(parameters in input);
    if parameters.is_empty() { Ok(name) } else { Err(parameters.error(message)) }
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
