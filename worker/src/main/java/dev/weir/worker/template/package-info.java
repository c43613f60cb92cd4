/**
 * Classes that are copied before they are used, so that each use has profiles and constants of its
 * own. The way in is {@link dev.weir.worker.template.Templates}; docs/decisions/011 says why.
 */
@NullMarked
package dev.weir.worker.template;

import org.jspecify.annotations.NullMarked;
