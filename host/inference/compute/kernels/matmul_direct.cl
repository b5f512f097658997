// y (+)= x * weights, for weights that are numbers. Arguments as in matmul_blocks.cl. TILE rows by STRIPS strips are
// what fits the registers of the device.

#define STORE(r, s, all)                                                                                               \
    {                                                                                                                  \
        global float* place = to + (r) * y_stride + (s) * LANES;                                                       \
        vstore16(adds ? all + vload16(0, place) : all, 0, place);                                                      \
    }
#define NEXT(ROWS)                                                                                                     \
    row += (ROWS);                                                                                                     \
    from += (ROWS) * x_stride;                                                                                         \
    to += (ROWS) * y_stride;

// So many columns of a strip stay in the nearest cache while rows after rows are multiplied with them.
#define CHUNK 256

kernel IN_GROUPS(1) void matmul_few(global const float* x, int x_stride, global const packed* w, global float* y,
                                    int y_stride, int y_at, int rows, int width, int add) {
    const int group = get_group_id(0);
    const int step = rows > 4 ? CHUNK : width;
    for (int done = 0; done < width; done += step) {
        const int adds = add || done > 0;
        const int columns = min(step, width - done);
        global const packed* strip = PACKED_AT(w, group, width) + (size_t)done * LANES;
        global float* to = y + y_at + group * LANES;
        global const float* from = x + done;
        int row = 0;
        while (row < rows) {
            const int left = rows - row;
            // Six are three and three.
            const int now = left > 4 && left < 7 ? (left + 1) / 2 : min(left, 4);
            if (now == 4) PRODUCT(4, 1, 1)
            if (now == 3) PRODUCT(3, 1, 1)
            if (now == 2) PRODUCT(2, 1, 2)
            if (now == 1) PRODUCT(1, 1, 4)
            NEXT(now)
        }
    }
}

kernel IN_GROUPS(1) void matmul_many(global const float* x, int x_stride, global const packed* w, global float* y,
                                     int y_stride, int y_at, int rows, int width, int add,
                                     int rows_a_group) {
    const int group = get_group_id(0) * STRIPS;
    const int first = get_group_id(1) * rows_a_group;
    const int last = min(rows, first + rows_a_group);
    for (int done = 0; done < width; done += CHUNK) {
        const int adds = add || done > 0;
        const int columns = min(CHUNK, width - done);
        global const packed* strip = PACKED_AT(w, group, width) + (size_t)done * LANES;
        global const float* from = x + (size_t)first * x_stride + done;
        global float* to = y + (size_t)first * y_stride + y_at + group * LANES;
        int row = first;
        while (row + TILE <= last) {
            PRODUCT(TILE, STRIPS, 1)
            NEXT(TILE)
        }
        while (row + 2 <= last) {
            PRODUCT(2, STRIPS, 1)
            NEXT(2)
        }
        if (row < last) PRODUCT(1, STRIPS, 2)
    }
}

// As in matmul_blocks.cl.
kernel IN_GROUPS(1) void embed(global const packed* w, global const int* which, global float* y, int y_stride, int width) {
    const int done = get_group_id(0) * CHUNK;
    const int last = min(done + CHUNK, width);
    const int row = which[get_group_id(1)];
    global const packed* from = PACKED_AT(w, row / LANES, width) + row % LANES;
    global float* to = y + (size_t)get_group_id(1) * y_stride;
#ifdef FORMAT_F16
    for (int k = done; k < last; ++k) to[k] = vload_half(k * LANES, from);
#else
    for (int k = done; k < last; ++k) to[k] = from[k * LANES];
#endif
}
