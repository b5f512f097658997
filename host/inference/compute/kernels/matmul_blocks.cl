// y (+)= x * weights, for weights in blocks. One item a strip of 16 outputs; items: outputs / 16, groups of rows.

// Few rows: all of them at once while the weights pass by, at most 4 a pass. What is read again is in a cache.
#define FEW(ROWS)                                                                                                      \
    static inline void few_##ROWS(global const packed* block, global const float* from, int x_stride, global float* to, \
                                  int y_stride, int width, int add)                                                    \
    FEW_BODY(ROWS)
#define FEW_BODY(ROWS)                                                                                                 \
    {                                                                                                                  \
        enum { SUM_ROWS = ROWS };                                                                                      \
        float16 sum[SUM_ROWS], run_sum[SUM_ROWS];                                                                      \
        _Pragma("unroll") for (int r = 0; r < SUM_ROWS; ++r) sum[r] = 0.0f;                                            \
        for (int done = 0; done < width; done += BLOCK) {                                                              \
            WALK(OPEN_SUM, EACH_SUM, CLOSE_SUM)                                                                        \
            block += BLOCK_BYTES;                                                                                      \
            from += BLOCK;                                                                                             \
        }                                                                                                              \
        _Pragma("unroll") for (int r = 0; r < SUM_ROWS; ++r) {                                                         \
            if (add) sum[r] += vload16(0, to + r * y_stride);                                                          \
            vstore16(sum[r], 0, to + r * y_stride);                                                                    \
        }                                                                                                              \
    }
FEW(1)
FEW(2)
FEW(3)
FEW(4)

kernel IN_GROUPS(1) void matmul_few(global const float* x, int x_stride, global const packed* w, global float* y,
                                    int y_stride, int y_at, int rows, int width, int add) {
    const int strip = get_group_id(0);
    global const packed* block = PACKED_AT(w, strip, width);
    int row = 0;
    while (row < rows) {
        global const float* from = x + (size_t)row * x_stride;
        global float* to = y + (size_t)row * y_stride + y_at + strip * LANES;
        const int left = rows - row;
        // Six are three and three.
        const int now = left > 4 && left < 7 ? (left + 1) / 2 : min(left, 4);
        if (now == 4) few_4(block, from, x_stride, to, y_stride, width, add);
        if (now == 3) few_3(block, from, x_stride, to, y_stride, width, add);
        if (now == 2) few_2(block, from, x_stride, to, y_stride, width, add);
        if (now == 1) few_1(block, from, x_stride, to, y_stride, width, add);
        row += now;
    }
}

// Many rows: CHUNK columns of the strip become numbers once, then TILE rows at a time are multiplied with them.
#define CHUNK 256
#define OPEN_UNPACK(d, m)
#define EACH_UNPACK(k, q) tile[at + (k)] = (q)*d - OFFSET_OF_RUN;
#define CLOSE_UNPACK(k, n, d, m)
#ifdef OFFSETS
#define OFFSET_OF_RUN m
#else
#define OFFSET_OF_RUN 0.0f
#endif

static inline void unpack(global const packed* block, local float16* tile, int columns) {
    for (int at = 0; at < columns; at += BLOCK) {
        WALK(OPEN_UNPACK, EACH_UNPACK, CLOSE_UNPACK)
        block += BLOCK_BYTES;
    }
}

#define PART(ROWS)                                                                                                     \
    {                                                                                                                  \
        float16 sum[ROWS];                                                                                             \
        _Pragma("unroll") for (int r = 0; r < ROWS; ++r) sum[r] =                                                      \
            from_zero ? (float16)(0.0f) : vload16(0, to + r * y_stride);                                               \
        for (int k = 0; k < columns; ++k)                                                                              \
            _Pragma("unroll") for (int r = 0; r < ROWS; ++r) sum[r] += from[r * x_stride + k] * tile[k];               \
        _Pragma("unroll") for (int r = 0; r < ROWS; ++r) vstore16(sum[r], 0, to + r * y_stride);                       \
    }

#define NEXT(ROWS)                                                                                                     \
    row += (ROWS);                                                                                                     \
    from += (ROWS) * x_stride;                                                                                         \
    to += (ROWS) * y_stride;

kernel IN_GROUPS(1) void matmul_many(global const float* x, int x_stride, global const packed* w, global float* y,
                                     int y_stride, int y_at, int rows, int width, int add,
                                     int rows_a_group) {
    local float16 tile[CHUNK];
    const int strip = get_group_id(0);
    const int first = get_group_id(1) * rows_a_group;
    const int last = min(rows, first + rows_a_group);
    global const packed* block = PACKED_AT(w, strip, width);
    for (int done = 0; done < width; done += CHUNK) {
        const int columns = min(CHUNK, width - done);
        const int from_zero = done == 0 && !add;
        unpack(block + (size_t)(done / BLOCK) * BLOCK_BYTES, tile, columns);
        int row = first;
        global const float* from = x + (size_t)row * x_stride + done;
        global float* to = y + (size_t)row * y_stride + y_at + strip * LANES;
        while (row + TILE <= last) {
            PART(TILE)
            NEXT(TILE)
        }
        while (row + 2 <= last) {
            PART(2)
            NEXT(2)
        }
        if (row < last) PART(1)
    }
}

// Rows of the weights as numbers: y[i] = weights[which[i]]. Items: pieces of CHUNK columns, rows.
kernel IN_GROUPS(1) void embed(global const packed* w, global const int* which, global float* y, int y_stride, int width) {
    local float16 tile[CHUNK];
    const int done = get_group_id(0) * CHUNK;
    const int columns = min(CHUNK, width - done);
    const int row = which[get_group_id(1)];
    unpack(PACKED_AT(w, row / LANES, width) + (size_t)(done / BLOCK) * BLOCK_BYTES, tile, columns);
    local const float* numbers = (local const float*)tile;
    global float* to = y + (size_t)get_group_id(1) * y_stride + done;
    for (int k = 0; k < columns; ++k) to[k] = numbers[k * LANES + row % LANES];
}
