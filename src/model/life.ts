/** How far a thing of a model is: `dying` until its hooks are done, `dead` until its machine and files are removed. */
export type Life = 'alive' | 'dying' | 'dead';
