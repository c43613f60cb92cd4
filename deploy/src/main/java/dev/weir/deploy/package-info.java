/**
 * Puts the parts together: the command line {@code weir}, the cluster embedded in one JVM, and the
 * distribution. Way in: {@link dev.weir.deploy.Main}.
 */
package dev.weir.deploy;
