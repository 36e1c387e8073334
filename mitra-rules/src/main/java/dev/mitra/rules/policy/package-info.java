/** The decision policy: how the rules that fired and the model's score become one decision. */
@NullMarked
package dev.mitra.rules.policy;

import org.jspecify.annotations.NullMarked;
