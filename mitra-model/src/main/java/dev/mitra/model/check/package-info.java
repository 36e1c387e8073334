/** What is wrong with a model: findings, collected and told together. */
@NullMarked
package dev.mitra.model.check;

import org.jspecify.annotations.NullMarked;
