package dev.mitra.features.expr;

import dev.cel.checker.CelCheckerBuilder;
import dev.cel.common.CelFunctionDecl;
import dev.cel.compiler.CelCompilerLibrary;
import dev.cel.runtime.CelRuntimeLibrary;
import java.util.List;
import java.util.Set;

/**
 * Functions beyond the standard ones of CEL: their declarations for the check and their bindings
 * for the evaluation, kept together so that neither is forgotten. A binding must be pure,
 * thread-safe, and bounded in time.
 */
public interface FunctionLibrary extends CelCompilerLibrary, CelRuntimeLibrary {

  /** The names of its functions, to be suggested when one is mistyped. */
  Set<String> names();

  /** The declarations of its functions. */
  List<CelFunctionDecl> declarations();

  @Override
  default void setCheckerOptions(CelCheckerBuilder checker) {
    checker.addFunctionDeclarations(declarations());
  }
}
