// Weights that are numbers: FORMAT_F16 or 32 bits. Packed [rows / 16][columns][16].
#ifdef FORMAT_F16
typedef half packed;
#define WEIGHT(from, k) vload_half16(k, from)
#else
typedef float packed;
#define WEIGHT(from, k) vload16(k, from)
#endif
#define PACKED_AT(w, strip, width) ((w) + (size_t)(strip) * (width) * LANES)

// The product of ROWS rows of x with STRIPS strips, STEPS columns at a time where sums of few rows would wait for each
// other. A macro, so that each number of rows has its registers.
#define PRODUCT(ROWS, STRIPS, STEPS)                                                                                   \
    {                                                                                                                  \
        float16 sum[(ROWS) * (STRIPS) * (STEPS)];                                                                      \
        _Pragma("unroll") for (int i = 0; i < (ROWS) * (STRIPS) * (STEPS); ++i) sum[i] = 0.0f;                         \
        int k = 0;                                                                                                     \
        for (; k + (STEPS) <= columns; k += (STEPS))                                                                     \
            _Pragma("unroll") for (int u = 0; u < (STEPS); ++u)                                                        \
                _Pragma("unroll") for (int s = 0; s < (STRIPS); ++s) {                                                 \
                const float16 v = WEIGHT(PACKED_AT(strip, s, width), k + u);                                           \
                _Pragma("unroll") for (int r = 0; r < (ROWS); ++r)                                                     \
                    sum[(r * (STRIPS) + s) * (STEPS) + u] += from[r * x_stride + k + u] * v;                           \
            }                                                                                                          \
        for (; k < columns; ++k)                                                                                         \
            _Pragma("unroll") for (int s = 0; s < (STRIPS); ++s) {                                                     \
                const float16 v = WEIGHT(PACKED_AT(strip, s, width), k);                                               \
                _Pragma("unroll") for (int r = 0; r < (ROWS); ++r)                                                     \
                    sum[(r * (STRIPS) + s) * (STEPS)] += from[r * x_stride + k] * v;                                   \
            }                                                                                                          \
        _Pragma("unroll") for (int r = 0; r < (ROWS); ++r) _Pragma("unroll") for (int s = 0; s < (STRIPS); ++s) {      \
            float16 all = sum[(r * (STRIPS) + s) * (STEPS)];                                                           \
            _Pragma("unroll") for (int u = 1; u < (STEPS); ++u) all += sum[(r * (STRIPS) + s) * (STEPS) + u];          \
            STORE(r, s, all)                                                                                           \
        }                                                                                                              \
    }
