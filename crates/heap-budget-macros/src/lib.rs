//! The attribute `#[heap_budget::test]`.
//!
//! A crate of its own, for a procedural macro cannot stand beside anything else.
//! What is wrong with what was written is told where it was written, when it
//! compiles; what the test does then is all in `heap-budget`.

mod arguments;
mod expand;
mod function;

use proc_macro::TokenStream;
use syn::parse_macro_input;

use arguments::Arguments;
use function::Function;

/// Makes a function a test whose heap has a budget.
///
/// Documented where it is used from: `heap_budget::test`.
#[proc_macro_attribute]
pub fn test(arguments: TokenStream, function: TokenStream) -> TokenStream {
    let arguments = parse_macro_input!(arguments as Arguments);
    let function = parse_macro_input!(function as Function);
    expand::expand(&arguments, &function).into()
}
