/** Code of jobs that tests run: errors name its lines, as they name those of a user's job. */
@NullMarked
package dev.weir.jobs;

import org.jspecify.annotations.NullMarked;
