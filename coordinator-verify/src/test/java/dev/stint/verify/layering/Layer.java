package dev.stint.verify.layering;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;

/**
 * A package with all below it, and what of the project it may use besides itself.
 *
 * @param root the package
 * @param mayUse packages of the project, each with all below it
 * @param reason why no more than that
 */
record Layer(String root, List<String> mayUse, String reason) {

  boolean holds(JavaClass type) {
    return isWithin(type, root);
  }

  boolean forbids(Dependency dependency) {
    JavaClass target = dependency.getTargetClass().getBaseComponentType();
    return isWithin(target, "dev.stint")
        && !isWithin(target, root)
        && mayUse.stream().noneMatch(allowed -> isWithin(target, allowed));
  }

  static boolean isWithin(JavaClass type, String root) {
    String name = type.getPackageName();
    return name.equals(root) || name.startsWith(root + ".");
  }

  @Override
  public String toString() {
    return root;
  }
}
