// What the memory of the host gives to plain loops, in bytes a second, with a thread per core.
#pragma once

namespace bench {

double read_speed();  // sums of numbers
double triad_speed(); // a[i] = b[i] + s * c[i]; what is written counts once

} // namespace bench
