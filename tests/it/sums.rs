//! Sums and truths with the value that they must have: worked out here from the tree, and by the engine from the text, which has
//! brackets only where the language needs them.

use proptest::prelude::{BoxedStrategy, Strategy, prop, prop_oneof};

/// What the names in a sum stand for.
pub(crate) const TRUST: i64 = 4;
pub(crate) const DEBT: i64 = -3;

/// A tree of operators over numbers; truths are 0 and 1.
#[derive(Clone, Debug)]
pub(crate) enum Sum {
    Number(i64),
    Named(&'static str, i64),
    Negative(Box<Sum>),
    Not(Box<Sum>),
    Two(Box<Sum>, &'static str, Box<Sum>),
    Call(&'static str, Vec<Sum>),
}

/// A tree that comes out as a number.
pub(crate) fn sum() -> BoxedStrategy<Sum> {
    let leaf = prop_oneof![
        2 => (0..30_i64).prop_map(Sum::Number),
        1 => prop::sample::select(&[("trust", TRUST), ("debt", DEBT)][..]).prop_map(|(name, value)| Sum::Named(name, value)),
    ];
    let tree = leaf.prop_recursive(4, 20, 2, |inner| {
        let operator = prop::sample::select(&["+", "-", "*"][..]);
        let divide = prop::sample::select(&["/", "%"][..]);
        let call = prop::sample::select(&["min", "max"][..]);
        prop_oneof![
            4 => (inner.clone(), operator, inner.clone()).prop_map(|(left, operator, right)| two(left, operator, right)),
            3 => (inner.clone(), divide, 1..7_i64).prop_map(|(left, divide, by)| two(left, divide, Sum::Number(by))),
            1 => (inner.clone(), prop::sample::select(&["/", "%"][..]), 1..7_i64).prop_map(|(left, divide, by)| two(left, divide, Sum::Negative(Box::new(Sum::Number(by))))),
            1 => inner.clone().prop_map(|inner| Sum::Negative(Box::new(inner))),
            1 => inner.clone().prop_map(|inner| Sum::Call("abs", vec![inner])),
            1 => (call, inner.clone(), inner).prop_map(|(call, left, right)| Sum::Call(call, vec![left, right])),
        ]
    });
    tree.boxed()
}

/// A tree that comes out as true or false.
pub(crate) fn truth() -> BoxedStrategy<Sum> {
    let compare = prop::sample::select(&["==", "!=", "<", "<=", ">", ">="][..]);
    let leaf = prop_oneof![
        3 => (sum(), compare, sum()).prop_map(|(left, compare, right)| two(left, compare, right)),
        1 => prop::sample::select(&[("yes", 1), ("nope", 0), ("true", 1), ("false", 0)][..]).prop_map(|(name, value)| Sum::Named(name, value)),
    ];
    let tree = leaf.prop_recursive(4, 16, 2, |inner| {
        let joint = prop::sample::select(&["and", "or"][..]);
        prop_oneof![
            2 => (inner.clone(), joint, inner.clone()).prop_map(|(left, joint, right)| two(left, joint, right)),
            1 => inner.prop_map(|inner| Sum::Not(Box::new(inner))),
        ]
    });
    tree.boxed()
}

fn two(left: Sum, operator: &'static str, right: Sum) -> Sum {
    Sum::Two(Box::new(left), operator, Box::new(right))
}

impl Sum {
    /// What it comes out as.
    pub(crate) fn value(&self) -> i64 {
        match self {
            Sum::Number(value) | Sum::Named(_, value) => *value,
            Sum::Negative(inner) => -inner.value(),
            Sum::Not(inner) => i64::from(inner.value() == 0),
            Sum::Two(left, operator, right) => worked_out(left.value(), operator, right.value()),
            Sum::Call(call, given) => {
                let values = given.iter().map(Sum::value);
                match *call {
                    "min" => values.min().unwrap(),
                    "max" => values.max().unwrap(),
                    _ => values.map(i64::abs).sum(),
                }
            }
        }
    }

    /// As an author writes it, with brackets only where it binds more loosely than `binding`.
    pub(crate) fn written(&self, binding: u8) -> String {
        let written = match self {
            Sum::Number(value) => value.to_string(),
            Sum::Named(name, _) => (*name).to_owned(),
            Sum::Negative(inner) => format!("-{}", inner.written(8)),
            Sum::Not(inner) => format!("not {}", inner.written(3)),
            Sum::Two(left, operator, right) => {
                let own = self.binding();
                // Comparisons do not chain; everything else leans to the left.
                let on_the_left = if own == 4 { 5 } else { own };
                format!("{} {operator} {}", left.written(on_the_left), right.written(own + 1))
            }
            Sum::Call(call, given) => {
                let given: Vec<String> = given.iter().map(|one| one.written(0)).collect();
                format!("{call}({})", given.join(", "))
            }
        };
        if self.binding() < binding { format!("({written})") } else { written }
    }

    fn binding(&self) -> u8 {
        match self {
            Sum::Number(_) | Sum::Named(..) | Sum::Call(..) => 8,
            Sum::Negative(_) => 7,
            Sum::Not(_) => 3,
            Sum::Two(_, operator, _) => match *operator {
                "or" => 1,
                "and" => 2,
                "+" | "-" => 5,
                "*" | "/" | "%" => 6,
                _ => 4,
            },
        }
    }
}

fn worked_out(left: i64, operator: &str, right: i64) -> i64 {
    let towards_zero = || (left.abs() / right.abs()) * left.signum() * right.signum();
    match operator {
        "or" => i64::from(left + right > 0),
        "and" => left * right,
        "==" => i64::from(left == right),
        "!=" => i64::from(left != right),
        "<" => i64::from(left < right),
        "<=" => i64::from(left <= right),
        ">" => i64::from(left > right),
        ">=" => i64::from(left >= right),
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" => towards_zero(),
        _ => left - towards_zero() * right,
    }
}
