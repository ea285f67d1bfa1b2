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
use crate::function::{Attributes, Function, ShouldPanic};
use crate::limits::{self, Limit, Limits};

/// The test for `function`.
pub(crate) fn expand(arguments: &Arguments, function: &Function) -> TokenStream {
    let Function { attributes, visibility, is_async, name, parameters, output, body, .. } =
        function;
    let Attributes { test, process, body: others } = attributes;
    let asynchronous = is_async.then(|| quote!(async));
    let constructor = if arguments.sizes.is_some() { quote!(sized) } else { quote!(new) };
    let crate_path =
        arguments.crate_path.as_ref().map_or_else(|| quote!(::heap_budget), |path| quote!(#path));
    let case = test_case(&crate_path, arguments, function);
    quote! {
        #[::core::prelude::v1::test]
        #(#test)*
        #[allow(unnameable_test_items)]
        #visibility fn #name() {
            #(#others)*
            #asynchronous fn #name(#parameters) #output #body
            fn __heap_budget_case() -> #crate_path::__private::TestCase {
                #case
            }
            #(#process)*
            fn __heap_budget_run() {
                #crate_path::__private::run_here(
                    &__heap_budget_case(),
                    &#crate_path::__private::Body::#constructor(#name),
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
    let Arguments { limits, debug, release, except, grows, sizes, warm_up, timeout, .. } =
        arguments;
    let except = except.as_deref().unwrap_or_default();
    let limit = |of: fn(&Limits) -> Option<&Limit>| {
        let (debug, release) = (debug.as_ref().and_then(of), release.as_ref().and_then(of));
        limits::tokens(crate_path, of(limits), debug, release)
    };
    let peak = limit(|limits| limits.peak.as_ref());
    let blocks = limit(|limits| limits.blocks.as_ref());
    let total = limit(|limits| limits.total.as_ref());
    let leaks = limit(|limits| limits.leaks.as_ref());
    let timeout = option(*timeout);
    let warm_up = warm_up.unwrap_or(0);
    let growth = if let (Some(grows), Some(sizes)) = (grows, sizes) {
        let grows = grows.to_string();
        quote!(::core::option::Option::Some((#grows, &[#(#sizes),*])))
    } else {
        quote!(::core::option::Option::None)
    };
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
            debug: ::core::cfg!(debug_assertions),
            budget: #crate_path::__private::Budget {
                peak: #peak, blocks: #blocks, total: #total, leaks: #leaks,
            },
            except: &[#(#except),*],
            warm_up: #warm_up,
            growth: #growth,
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
