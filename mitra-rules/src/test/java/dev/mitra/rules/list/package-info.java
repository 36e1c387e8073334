@NullMarked
package dev.mitra.rules.list;

import org.jspecify.annotations.NullMarked;
