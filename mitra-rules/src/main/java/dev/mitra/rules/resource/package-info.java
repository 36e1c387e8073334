/**
 * Control resources: what risk engineers publish to the control topic, and how it is read strictly.
 */
@NullMarked
package dev.mitra.rules.resource;

import org.jspecify.annotations.NullMarked;
