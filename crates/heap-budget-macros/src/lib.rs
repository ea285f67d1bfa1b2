//! The attribute `#[heap_budget::test]`.
//!
//! A crate of its own, because a crate with a procedural macro can export nothing else.
//! It only parses the attribute and the function, and reports mistakes in them where
//! they were made; everything that happens at run time is in `heap-budget`.

mod arguments;
mod expand;
mod function;
mod limits;
mod renamed;

use proc_macro::TokenStream;
use syn::parse_macro_input;

use arguments::Arguments;
use function::Function;

/// Makes a function a test whose heap has a budget.
///
/// Documented where it is re-exported, as `heap_budget::test`.
#[proc_macro_attribute]
pub fn test(arguments: TokenStream, function: TokenStream) -> TokenStream {
    let arguments = parse_macro_input!(arguments as Arguments);
    let function = parse_macro_input!(function as Function);
    let checked = function.check_parameters(arguments.sizes.is_some());
    match checked.and_then(|()| arguments.check_name()) {
        Ok(()) => expand::expand(&arguments, &function).into(),
        Err(error) => error.into_compile_error().into(),
    }
}
