/**
 * The rules about the code itself. {@code ArchitectureTest} looks at compiled classes, {@code
 * TidyTest} at text; the rules lie beside them and are themselves tested on samples that break
 * them.
 */
package dev.weir.it.architecture;
