/** Reports on models as pages of HTML with plots in SVG, which need nothing from elsewhere. */
@NullMarked
package dev.mitra.model.report;

import org.jspecify.annotations.NullMarked;
