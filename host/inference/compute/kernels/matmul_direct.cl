// y (+)= x * weights, for weights that are numbers. Arguments as in matmul_blocks.cl. TILE rows by STRIPS strips are
// what fits the registers of the device.

#define STORE(r, s, all)                                                                                               \
    {                                                                                                                  \
        global float* place = to + (r) * y_stride + (s) * LANES;                                                       \
        vstore16(add ? all + vload16(0, place) : all, 0, place);                                                       \
    }

kernel IN_GROUPS(1) void matmul_few(global const float* x, int x_stride, global const packed* w, global float* y,
                                    int y_stride, int y_at, int rows, int width, int add) {
    const int group = get_group_id(0);
    global const packed* strip = PACKED_AT(w, group, width);
    global float* to = y + y_at + group * LANES;
    global const float* from = x;
    int row = 0;
    while (row < rows) {
        const int left = rows - row;
        const int now = left > 4 && left < 7 ? (left + 1) / 2 : min(left, 4);
        if (now == 4) PRODUCT(4, 1, 1)
        if (now == 3) PRODUCT(3, 1, 1)
        if (now == 2) PRODUCT(2, 1, 2)
        if (now == 1) PRODUCT(1, 1, 4)
        row += now;
        from += now * x_stride;
        to += now * y_stride;
    }
}

kernel IN_GROUPS(1) void matmul_many(global const float* x, int x_stride, global const packed* w, global float* y,
                                     int y_stride, int y_at, int rows, int width, int add,
                                     int rows_a_group) {
    const int group = get_group_id(0) * STRIPS;
    const int first = get_group_id(1) * rows_a_group;
    const int last = min(rows, first + rows_a_group);
    global const packed* strip = PACKED_AT(w, group, width);
    global const float* from = x + (size_t)first * x_stride;
    global float* to = y + (size_t)first * y_stride + y_at + group * LANES;
    int row = first;
    for (; row + TILE <= last; row += TILE) {
        PRODUCT(TILE, STRIPS, 1)
        from += TILE * x_stride;
        to += TILE * y_stride;
    }
    for (; row < last; ++row) {
        PRODUCT(1, STRIPS, 2)
        from += x_stride;
        to += y_stride;
    }
}

// As in matmul_blocks.cl.
#define CHUNK 256
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
