//! The limits among the arguments.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Error, Ident, LitInt, LitStr, Result, Token};

use crate::arguments::{expected_at, expression, number, size};

/// A limit: a number, or an expression that is one.
#[derive(Clone)]
pub(crate) enum Limit {
    Number(u64),
    Expression(TokenStream),
}

/// What a test may need of the heap.
#[derive(Default)]
pub(crate) struct Limits {
    /// Bytes alive at once.
    pub(crate) peak: Option<Limit>,
    /// Blocks allocated in total.
    pub(crate) blocks: Option<Limit>,
    /// Bytes allocated in total.
    pub(crate) total: Option<Limit>,
    /// Blocks alive at the end.
    pub(crate) leaks: Option<Limit>,
}

impl Limits {
    pub(crate) fn is_empty(&self) -> bool {
        let Limits { peak, blocks, total, leaks } = self;
        [peak, blocks, total, leaks].iter().all(|limit| limit.is_none())
    }

    /// Reads `("2 MB", blocks = 100)`.
    pub(crate) fn parse_group(input: ParseStream) -> Result<Self> {
        let mut limits = Limits::default();
        let inside;
        syn::parenthesized!(inside in input);
        while !inside.is_empty() {
            if inside.peek(LitStr) {
                limits.parse_peak(&inside)?;
            } else {
                let key = Ident::parse_any(&inside)?;
                inside.parse::<Token![=]>()?;
                limits.parse_named(&key, &inside)?;
            }
            if !inside.is_empty() {
                inside.parse::<Token![,]>()?;
            }
        }
        Ok(limits)
    }

    /// Reads `"2 MB"`.
    pub(crate) fn parse_peak(&mut self, input: ParseStream) -> Result<()> {
        let literal: LitStr = input.parse()?;
        let limit = Limit::Number(size(&literal)?);
        set(&mut self.peak, limit, literal.span(), "the size of the peak")
    }

    /// Reads the value of `key`.
    pub(crate) fn parse_named(&mut self, key: &Ident, input: ParseStream) -> Result<()> {
        let (name, span) = (format!("`{key}`"), key.span());
        match &*key.to_string() {
            "peak" => set(&mut self.peak, size_limit(input)?, span, "the size of the peak"),
            "total" => set(&mut self.total, size_limit(input)?, span, &name),
            "blocks" => set(&mut self.blocks, count_limit(input, "100")?, span, &name),
            "leaks" => set(&mut self.leaks, count_limit(input, "0")?, span, &name),
            _ => {
                let expected = "expected `peak`, `blocks`, `total` or `leaks`";
                Err(Error::new(span, format!("{expected}, found {name}")))
            }
        }
    }
}

/// A size, or an expression. A number alone has no unit.
fn size_limit(input: ParseStream) -> Result<Limit> {
    let expected = "a size, such as `\"2 MB\"`, or an expression, such as `3 * INPUT.len()`";
    if input.peek(LitStr) {
        return Ok(Limit::Number(size(&input.parse()?)?));
    }
    let is_number = input.peek(LitInt) && !(input.peek2(Token![*]) || input.peek2(Token![+]));
    if is_number || input.is_empty() || input.peek(Token![-]) || input.peek(Token![,]) {
        return Err(expected_at(&input.error(""), expected));
    }
    Ok(Limit::Expression(expression(input)?))
}

/// A number of blocks, or an expression.
fn count_limit(input: ParseStream, example: &str) -> Result<Limit> {
    let is_expression = (input.peek(Ident::peek_any) || input.peek(syn::token::Paren))
        || (input.peek(LitInt) && (input.peek2(Token![*]) || input.peek2(Token![+])));
    if is_expression {
        return Ok(Limit::Expression(expression(input)?));
    }
    number(input, &format!("blocks, such as `{example}`")).map(Limit::Number)
}

pub(crate) fn set<T>(argument: &mut Option<T>, value: T, span: Span, what: &str) -> Result<()> {
    match argument.replace(value) {
        None => Ok(()),
        Some(_) => Err(Error::new(span, format!("{what} is given twice"))),
    }
}

impl Limit {
    /// The limit as an expression, a `u64`.
    fn tokens(&self, crate_path: &TokenStream) -> TokenStream {
        match self {
            Limit::Number(number) => quote!(#number),
            Limit::Expression(tokens) => quote!(#crate_path::__private::limit(#tokens)),
        }
    }
}

/// A limit that holds in every build, unless one of these does instead.
pub(crate) fn tokens(
    crate_path: &TokenStream,
    always: Option<&Limit>,
    debug: Option<&Limit>,
    release: Option<&Limit>,
) -> TokenStream {
    let option = |limit: Option<&Limit>| match limit {
        None => quote!(::core::option::Option::None),
        Some(limit) => {
            let limit = limit.tokens(crate_path);
            quote!(::core::option::Option::Some(#limit))
        }
    };
    if debug.is_none() && release.is_none() {
        return option(always);
    }
    let (debug, release) = (option(debug.or(always)), option(release.or(always)));
    quote!(if ::core::cfg!(debug_assertions) { #debug } else { #release })
}
