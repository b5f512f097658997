// Before every other source. OpenCL C 1.2.
//
// GROUP is the number of work items that share one row: 1 where a work item is a thread of a CPU and computes in vectors
// of 16, more where work items are lanes of a GPU.
#ifndef GROUP
#define GROUP 1
#endif
#define IN_GROUPS(n) __attribute__((reqd_work_group_size(n, 1, 1)))

// Rows of all activations are this many numbers apart at least, and begin at a multiple of it.
#define LANES 16

inline float sum_of(float16 v) {
    const float8 a = v.lo + v.hi;
    const float4 b = a.lo + a.hi;
    const float2 c = b.lo + b.hi;
    return c.x + c.y;
}

inline float largest_of(float16 v) {
    const float8 a = fmax(v.lo, v.hi);
    const float4 b = fmax(a.lo, a.hi);
    const float2 c = fmax(b.lo, b.hi);
    return fmax(c.x, c.y);
}

// What all items of a group have together; `part` has a place for each.
#if GROUP == 1
#define GROUP_PLACES(name)
#define GROUP_SUM(value, part) (value)
#define GROUP_LARGEST(value, part) (value)
#else
#define GROUP_PLACES(name) local float name[GROUP];
#define GROUP_SUM(value, part) group_sum(value, part)
#define GROUP_LARGEST(value, part) group_largest(value, part)

inline float group_sum(float value, local float* part) {
    const int me = get_local_id(0);
    barrier(CLK_LOCAL_MEM_FENCE); // of the last use
    part[me] = value;
    for (int half_way = GROUP / 2; half_way > 0; half_way /= 2) {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (me < half_way) part[me] += part[me + half_way];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    return part[0];
}

inline float group_largest(float value, local float* part) {
    const int me = get_local_id(0);
    barrier(CLK_LOCAL_MEM_FENCE);
    part[me] = value;
    for (int half_way = GROUP / 2; half_way > 0; half_way /= 2) {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (me < half_way) part[me] = fmax(part[me], part[me + half_way]);
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    return part[0];
}
#endif
