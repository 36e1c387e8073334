/** Feature plans: all declarations in force, compiled into profiles and one ordered vector. */
@NullMarked
package dev.mitra.features.plan;

import org.jspecify.annotations.NullMarked;
