package dev.mitra.features.expr;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import java.util.List;

/**
 * {@code text in list('name')}, as CEL's checker sees it: {@code list} makes a value of a type of
 * its own, which only {@code in} takes. There is nothing for CEL's runtime, which never meets it.
 */
final class NamedLists {
  /** The function that names a list. */
  static final String FUNCTION = "list";

  /** The function that CEL calls for {@code in}. */
  static final String IN = "@in";

  /** The overload of {@code in} that takes a list by its name. */
  static final String IN_NAMED_LIST = "in_named_list";

  /** The name of the type, which messages put into other words. */
  static final String TYPE_NAME = "named_list";

  private static final CelType TYPE = OpaqueType.create(TYPE_NAME);

  /** The declarations of both functions. */
  static final List<CelFunctionDecl> DECLARATIONS =
      List.of(
          CelFunctionDecl.newFunctionDeclaration(
              FUNCTION, CelOverloadDecl.newGlobalOverload("list_of_name", TYPE, SimpleType.STRING)),
          CelFunctionDecl.newFunctionDeclaration(
              IN,
              CelOverloadDecl.newGlobalOverload(
                  IN_NAMED_LIST, SimpleType.BOOL, SimpleType.STRING, TYPE)));

  private NamedLists() {}

  /** Whether a node is a call of {@code list}. */
  static boolean isCall(CelExpr expr) {
    return expr.getKind() == CelExpr.ExprKind.Kind.CALL && expr.call().function().equals(FUNCTION);
  }

  /** The name in a call of {@code list} that {@link ListCheck} has found nothing wrong with. */
  static String name(CelExpr call) {
    return call.call().args().get(0).constant().stringValue();
  }
}
