/** Rules: a condition on a payment, and what follows when it holds. */
@NullMarked
package dev.mitra.rules.rule;

import org.jspecify.annotations.NullMarked;
