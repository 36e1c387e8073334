@NullMarked
package dev.mitra.rules.rule;

import org.jspecify.annotations.NullMarked;
