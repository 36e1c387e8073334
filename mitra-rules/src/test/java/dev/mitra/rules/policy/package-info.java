@NullMarked
package dev.mitra.rules.policy;

import org.jspecify.annotations.NullMarked;
