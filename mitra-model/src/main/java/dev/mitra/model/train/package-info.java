/** Training with XGBoost, and XGBoost as the reference. */
@NullMarked
package dev.mitra.model.train;

import org.jspecify.annotations.NullMarked;
