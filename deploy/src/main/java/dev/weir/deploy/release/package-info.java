/** Which release this is. Way in: {@link dev.weir.deploy.release.Release}. */
package dev.weir.deploy.release;
