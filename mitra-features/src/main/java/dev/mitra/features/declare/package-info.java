/** Feature declarations: what a FeatureSet resource may say, parsed and checked. */
@NullMarked
package dev.mitra.features.declare;

import org.jspecify.annotations.NullMarked;
