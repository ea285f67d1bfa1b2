//! The expansion of the attribute.
//!
//! ```text
//! #[::core::prelude::v1::test]
//! fn name() {
//!     fn name() -> Output { … }                   // as it was written
//!     fn __heap_budget_case() -> TestCase { … }
//!     fn __heap_budget_run() { run_here(&__heap_budget_case(), &Body::new(name)) }
//!     static __HEAP_BUDGET_STARTED: AtomicBool = …;
//!     run(&__heap_budget_case(), &__HEAP_BUDGET_STARTED, __heap_budget_run)
//! }
//! ```
//!
//! The test itself returns nothing, since the function is called in another process,
//! which reports the result. Nor does it keep `#[should_panic]`: a test that panics as
//! it should has to fail if it is over its budget.

use proc_macro2::TokenStream;
use quote::quote;

use crate::arguments::Arguments;
use crate::function::{Function, ShouldPanic};

/// The test for `function`.
pub(crate) fn expand(arguments: &Arguments, function: &Function) -> TokenStream {
    let Function { attributes, visibility, name, output, body, .. } = function;
    let crate_path =
        arguments.crate_path.as_ref().map_or_else(|| quote!(::heap_budget), |path| quote!(#path));
    let case = test_case(&crate_path, arguments, function);
    quote! {
        #[::core::prelude::v1::test]
        #(#attributes)*
        #visibility fn #name() {
            fn #name() #output #body
            fn __heap_budget_case() -> #crate_path::__private::TestCase {
                #case
            }
            fn __heap_budget_run() {
                #crate_path::__private::run_here(
                    &__heap_budget_case(),
                    &#crate_path::__private::Body::new(#name),
                )
            }
            static __HEAP_BUDGET_STARTED: ::core::sync::atomic::AtomicBool =
                ::core::sync::atomic::AtomicBool::new(false);
            #crate_path::__private::run(
                &__heap_budget_case(),
                &__HEAP_BUDGET_STARTED,
                __heap_budget_run,
            )
        }
    }
}

fn test_case(crate_path: &TokenStream, arguments: &Arguments, function: &Function) -> TokenStream {
    let Arguments { peak, blocks, total, leaks, timeout, .. } = *arguments;
    let [peak, blocks, total, leaks, timeout] = [peak, blocks, total, leaks, timeout].map(option);
    let name = &function.name;
    let should_panic = match &function.should_panic {
        None => quote!(::core::option::Option::None),
        Some(ShouldPanic(None)) => {
            quote!(::core::option::Option::Some(::core::option::Option::None))
        }
        Some(ShouldPanic(Some(expected))) => {
            quote!(::core::option::Option::Some(::core::option::Option::Some(#expected)))
        }
    };
    quote! {
        #crate_path::__private::TestCase {
            module: ::core::module_path!(),
            function: ::core::stringify!(#name),
            package: ::core::option_env!("CARGO_MANIFEST_DIR"),
            package_name: ::core::option_env!("CARGO_PKG_NAME"),
            file: ::core::file!(),
            line: ::core::line!(),
            budget: #crate_path::__private::Budget {
                peak: #peak, blocks: #blocks, total: #total, leaks: #leaks,
            },
            warm_up: 0,
            should_panic: #should_panic,
            timeout: #timeout,
        }
    }
}

/// `number` as an expression.
fn option(number: Option<u64>) -> TokenStream {
    number.map_or_else(
        || quote!(::core::option::Option::None),
        |number| quote!(::core::option::Option::Some(#number)),
    )
}
