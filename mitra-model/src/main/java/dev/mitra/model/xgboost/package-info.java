/** Model files of XGBoost, read in plain Java as untrusted input. */
@NullMarked
package dev.mitra.model.xgboost;

import org.jspecify.annotations.NullMarked;
