@NullMarked
package dev.mitra.rules.resource;

import org.jspecify.annotations.NullMarked;
