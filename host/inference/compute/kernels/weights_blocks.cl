// Weights in blocks of quantised numbers, 16 rows side by side: whatever a block of one row holds once stands 16 times in
// a packed block, first the half precision scales, then bytes, each for 16 rows.
//
// WALK(OPEN, EACH, CLOSE) goes over the packed block at `block`, of BLOCK columns: OPEN(d, m) begins a run of columns
// with the same scale d (and offset m), EACH(k, q) has the 16 numbers of column k as they are stored, CLOSE(k, n, d, m)
// ends the run of n columns that began at k. A weight is d * q - m; OFFSETS says that there are offsets at all.
typedef uchar packed;
#define BYTES(at) (*(global const uchar16*)(block + (at) * 16))
#define HALVES(at) vload_half16(0, (global const half*)(block + (at) * 16))

#if defined(FORMAT_Q8_0)
#define BLOCK 32
#define BLOCK_BYTES 544
#define WALK(OPEN, EACH, CLOSE)                                                                                        \
    {                                                                                                                  \
        const float16 d = HALVES(0);                                                                                   \
        OPEN(d, 0.0f)                                                                                                  \
        _Pragma("unroll 8") for (int j = 0; j < 32; ++j) { EACH(j, convert_float16(as_char16(BYTES(2 + j)))) }         \
        CLOSE(0, 32, d, 0.0f)                                                                                          \
    }

#elif defined(FORMAT_Q4_0)
#define BLOCK 32
#define BLOCK_BYTES 288
#define WALK(OPEN, EACH, CLOSE)                                                                                        \
    {                                                                                                                  \
        const float16 d = HALVES(0);                                                                                   \
        OPEN(d, 0.0f)                                                                                                  \
        _Pragma("unroll 8") for (int j = 0; j < 16; ++j) {                                                             \
            const uchar16 both = BYTES(2 + j);                                                                         \
            EACH(j, convert_float16(as_char16(both & (uchar)15) - (char)8))                                            \
            EACH(j + 16, convert_float16(as_char16(both >> (uchar)4) - (char)8))                                       \
        }                                                                                                              \
        CLOSE(0, 32, d, 0.0f)                                                                                          \
    }

#elif defined(FORMAT_Q4_K)
// Halves: d, dmin. Bytes: 8 scales, 8 minima (unpacked from their 6 bits), 128 of two numbers each.
#define BLOCK 256
#define BLOCK_BYTES 2368
#define OFFSETS
#define RUN_Q4_K(OPEN, EACH, CLOSE, at, low)                                                                           \
    {                                                                                                                  \
        const int run = 2 * pair + (at);                                                                               \
        const float16 d = scale * convert_float16(BYTES(4 + run));                                                     \
        const float16 m = least * convert_float16(BYTES(12 + run));                                                    \
        OPEN(d, m)                                                                                                     \
        _Pragma("unroll 8") for (int j = 0; j < 32; ++j) {                                                             \
            const uchar16 both = BYTES(20 + 32 * pair + j);                                                            \
            EACH(32 * run + j, convert_float16((low) ? both & (uchar)15 : both >> (uchar)4))                           \
        }                                                                                                              \
        CLOSE(32 * run, 32, d, m)                                                                                      \
    }
#define WALK(OPEN, EACH, CLOSE)                                                                                        \
    {                                                                                                                  \
        const float16 scale = HALVES(0);                                                                               \
        const float16 least = HALVES(2);                                                                               \
        for (int pair = 0; pair < 4; ++pair) {                                                                         \
            RUN_Q4_K(OPEN, EACH, CLOSE, 0, true)                                                                       \
            RUN_Q4_K(OPEN, EACH, CLOSE, 1, false)                                                                      \
        }                                                                                                              \
    }

#elif defined(FORMAT_Q6_K)
// Halves: d. Bytes: 128 of the lower four bits, 64 of the upper two, 16 scales.
#define BLOCK 256
#define BLOCK_BYTES 3360
#define RUN_Q6_K(OPEN, EACH, CLOSE, quarter)                                                                           \
    {                                                                                                                  \
        const int run = 8 * (part / 2) + 2 * (quarter) + part % 2;                                                     \
        const float16 d = scale * convert_float16(as_char16(BYTES(194 + run)));                                        \
        OPEN(d, 0.0f)                                                                                                  \
        _Pragma("unroll 8") for (int j = 0; j < 16; ++j) {                                                             \
            const uchar16 four = BYTES(2 + 64 * (part / 2) + 32 * ((quarter) % 2) + 16 * (part % 2) + j);              \
            const uchar16 two = BYTES(130 + 16 * part + j);                                                            \
            const uchar16 low = (quarter) < 2 ? four & (uchar)15 : four >> (uchar)4;                                   \
            const uchar16 high = ((two >> (uchar)(2 * (quarter))) & (uchar)3) << (uchar)4;                             \
            EACH(16 * run + j, convert_float16(as_char16(low | high) - (char)32))                                      \
        }                                                                                                              \
        CLOSE(16 * run, 16, d, 0.0f)                                                                                   \
    }
#define WALK(OPEN, EACH, CLOSE)                                                                                        \
    {                                                                                                                  \
        const float16 scale = HALVES(0);                                                                               \
        for (int part = 0; part < 4; ++part) {                                                                         \
            RUN_Q6_K(OPEN, EACH, CLOSE, 0)                                                                             \
            RUN_Q6_K(OPEN, EACH, CLOSE, 1)                                                                             \
            RUN_Q6_K(OPEN, EACH, CLOSE, 2)                                                                             \
            RUN_Q6_K(OPEN, EACH, CLOSE, 3)                                                                             \
        }                                                                                                              \
    }
#endif

#define PACKED_AT(w, strip, width) ((w) + (size_t)(strip) * ((width) / BLOCK) * BLOCK_BYTES)

#define OPEN_SUM(d, m) _Pragma("unroll") for (int r = 0; r < SUM_ROWS; ++r) run_sum[r] = 0.0f;
#define EACH_SUM(k, q)                                                                                                 \
    {                                                                                                                  \
        const float16 v = q;                                                                                           \
        _Pragma("unroll") for (int r = 0; r < SUM_ROWS; ++r) run_sum[r] += from[r * x_stride + (k)] * v;               \
    }
#ifdef OFFSETS // runs of 32
#define LESS_OFFSETS(r, k, m) -m* sum_of(vload16(0, from + (r) * x_stride + (k)) + vload16(1, from + (r) * x_stride + (k)))
#else
#define LESS_OFFSETS(r, k, m)
#endif
#define CLOSE_SUM(k, n, d, m)                                                                                          \
    _Pragma("unroll") for (int r = 0; r < SUM_ROWS; ++r) sum[r] += (d) * run_sum[r] LESS_OFFSETS(r, k, m);
