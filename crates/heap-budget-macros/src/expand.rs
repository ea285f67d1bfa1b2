//! What the attribute makes of a function.
//!
//! ```text
//! #[::core::prelude::v1::test]
//! fn name() {
//!     fn name() -> Output { … }          // as it was written
//!     ::heap_budget::case::run(&::heap_budget::case::Case { … }, name)
//! }
//! ```
//!
//! The test itself returns nothing: it is another process that calls the function
//! and says what came of it. Nor does it carry `#[should_panic]`: a test that
//! panics as it should and is over its budget has to fail.

use proc_macro2::TokenStream;
use quote::quote;

use crate::arguments::Arguments;
use crate::function::{Function, ShouldPanic};

/// The test for `function`.
pub(crate) fn expand(arguments: &Arguments, function: &Function) -> TokenStream {
    let Function { attributes, visibility, name, output, body, .. } = function;
    let home = arguments.home.as_ref().map_or_else(|| quote!(::heap_budget), |path| quote!(#path));
    let case = case(&home, arguments, function);
    quote! {
        #[::core::prelude::v1::test]
        #(#attributes)*
        #visibility fn #name() {
            fn #name() #output #body
            #home::case::run(&#case, #name)
        }
    }
}

fn case(home: &TokenStream, arguments: &Arguments, function: &Function) -> TokenStream {
    let Arguments { peak, blocks, total, leaks, timeout, .. } = *arguments;
    let [peak, blocks, total, leaks, timeout] = [peak, blocks, total, leaks, timeout].map(option);
    let name = &function.name;
    let should_panic = match &function.should_panic {
        None => quote!(::core::option::Option::None),
        Some(ShouldPanic(expected)) => {
            let expected = expected.as_deref().unwrap_or_default();
            quote!(::core::option::Option::Some(#expected))
        }
    };
    quote! {
        #home::case::Case {
            module: ::core::module_path!(),
            function: ::core::stringify!(#name),
            package: ::core::option_env!("CARGO_MANIFEST_DIR"),
            file: ::core::file!(),
            line: ::core::line!(),
            budget: #home::case::Budget {
                peak: #peak, blocks: #blocks, total: #total, leaks: #leaks,
            },
            should_panic: #should_panic,
            timeout: #timeout,
        }
    }
}

/// `number` as an `Option`.
fn option(number: Option<u64>) -> TokenStream {
    number.map_or_else(
        || quote!(::core::option::Option::None),
        |number| quote!(::core::option::Option::Some(#number)),
    )
}
